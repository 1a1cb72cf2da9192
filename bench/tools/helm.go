// Answers with Masterminds/semver, which Helm uses: range TAB version a line.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/Masterminds/semver"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		parts := strings.SplitN(lines.Text(), "\t", 2)
		asked, wrong := semver.NewConstraint(parts[0])
		version, unreadable := semver.NewVersion(parts[1])
		if wrong != nil || unreadable != nil {
			fmt.Println("-")
		} else if asked.Check(version) {
			fmt.Println("1")
		} else {
			fmt.Println("0")
		}
	}
}
