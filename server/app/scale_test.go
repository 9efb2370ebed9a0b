package app

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crosswalk/mapper/scale"
	"crosswalk/server/httpapi"
)

// BenchmarkScale asks about a mapping of 1,000 rules between 10,000 fields.
func BenchmarkScale(b *testing.B) {
	w := scale.Make(scale.Size{})
	dir := b.TempDir()
	if err := fs.WalkDir(w.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(w.Files, name)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, name), text, 0o644)
	}); err != nil {
		b.Fatal(err)
	}
	p := open(b, dir)
	text := string(w.Text())
	ctx := context.Background()
	b.Run("shape", func(b *testing.B) {
		for b.Loop() {
			if _, err := p.live.Shape(ctx, "legacy/shipment-file@1", ""); err != nil {
				b.Fatal(err)
			}
		}
	})
	lines := strings.Split(text, "\n")
	line := len(lines) / 2
	for strings.TrimSpace(lines[line]) == "" || strings.HasSuffix(lines[line], ":") {
		line++
	}
	col := len(lines[line]) - len(strings.TrimLeft(lines[line], " "))
	b.Run("expression", func(b *testing.B) {
		for b.Loop() {
			if _, err := p.live.CompleteExpression(ctx, scale.Mapping, httpapi.ExpressionQuery{Text: text, Line: line + 1, Col: col + 1, Part: "expr", Expr: "source.", Offset: 7}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("rank", func(b *testing.B) {
		for b.Loop() {
			if _, err := p.live.SuggestRules(ctx, scale.Mapping, httpapi.SuggestQuery{Text: text, Target: strings.TrimSpace(strings.Split(lines[line], ":")[0])}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("outline", func(b *testing.B) {
		for b.Loop() {
			if _, err := p.live.CompileMapping(ctx, scale.Mapping, httpapi.CompileQuery{Text: &text, Outline: true}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
