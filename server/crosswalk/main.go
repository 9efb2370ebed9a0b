// Command crosswalk is the one binary: registry, mapper, runtime and page.
package main

import (
	"os"

	"crosswalk/server/cli"
)

// version is set by the build.
var version = "dev"

func main() { os.Exit(cli.Main(version, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
