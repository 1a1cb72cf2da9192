# Answers with Gem::Requirement: range TAB version a line; commas part requirements.
STDIN.each_line do |line|
  range, version = line.chomp.split("\t")
  begin
    asked = Gem::Requirement.new(*range.split(",").map(&:strip))
    puts asked.satisfied_by?(Gem::Version.new(version)) ? "1" : "0"
  rescue ArgumentError
    puts "-"
  end
end
