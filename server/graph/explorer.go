package graph

import (
	_ "embed"
	"net/http"
)

//go:embed explorer.html
var explorerPage []byte

// explorer shows a page to try queries on: it loads nothing from elsewhere.
func explorer(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'")
	_, _ = w.Write(explorerPage)
}
