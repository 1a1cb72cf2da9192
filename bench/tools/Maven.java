// Answers with Maven's own VersionRange: range TAB version a line. A bare version restricts nothing.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;

class Maven {
    public static void main(String[] words) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        StringBuilder out = new StringBuilder();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] parts = line.split("\t");
            try {
                VersionRange range = VersionRange.createFromVersionSpec(parts[0]);
                boolean holds = range.containsVersion(new DefaultArtifactVersion(parts[1]));
                out.append(range.hasRestrictions() ? (holds ? "1\n" : "0\n") : "-\n");
            } catch (InvalidVersionSpecificationException error) {
                out.append("-\n");
            }
        }
        System.out.print(out);
    }
}
