// Package canonical holds the canonical retail contracts as data.
//
// FS is a small workspace: contracts/<domain>/<name>/{contract.yaml,v1.schema.json}
// and domains.yaml. A new workspace starts from it, and the GraphQL commerce
// API and the runtime take their names from it. What the contracts decide, and
// why, is in README.md beside this file.
package canonical

import (
	"embed"
	"io/fs"
)

//go:embed contracts domains.yaml
var files embed.FS

// FS returns the contracts in workspace layout. It is read only.
func FS() fs.FS { return files }
