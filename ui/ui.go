// Package ui holds the built browser interface of Crosswalk.
//
// FS is the only call: it returns the files that the server hands out. The
// sources are in src; npm run build writes them to dist.
package ui

import (
	"embed"
	"io/fs"
)

// dist always has .keep, so a plain "go build" works without Node.
//
//go:embed all:dist
var dist embed.FS

// FS returns the built interface, and false if this binary was built without it.
func FS() (fs.FS, bool) {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, false
	}
	_, err = fs.Stat(sub, "index.html")
	return sub, err == nil
}
