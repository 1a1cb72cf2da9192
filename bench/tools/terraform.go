// Answers with hashicorp/go-version, which Terraform uses for modules: range TAB version a line.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/go-version"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		parts := strings.SplitN(lines.Text(), "\t", 2)
		asked, wrong := version.NewConstraint(parts[0])
		one, unreadable := version.NewVersion(parts[1])
		if wrong != nil || unreadable != nil {
			fmt.Println("-")
		} else if asked.Check(one) {
			fmt.Println("1")
		} else {
			fmt.Println("0")
		}
	}
}
