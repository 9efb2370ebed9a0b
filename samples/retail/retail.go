// Package retail is the sample workspace as data: a shop on Shopify and the
// books on SAP S/4HANA, joined by the canonical retail contracts.
//
// FS has the layout of any workspace, so the binary can start from it without
// a checkout. README.md says what is in it.
package retail

import (
	"embed"
	"io/fs"
)

//go:embed crosswalk.yaml domains.yaml contracts flows mappings systems tables README.md
var files embed.FS

// FS returns the workspace. It is read only.
func FS() fs.FS { return files }
