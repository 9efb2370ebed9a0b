package cli

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/registry/gitstore"
	"crosswalk/registry/workspace"
	"crosswalk/runtime/engine"
	"crosswalk/server/workbench"

	"github.com/spf13/cobra"
)

// workspaceFlag adds --workspace with the current folder as default.
func workspaceFlag(c *cobra.Command, dir *string) {
	c.Flags().StringVar(dir, "workspace", ".", "`DIR` of the workspace")
}

// openFolder is the working directory of a workspace as it lies on disk. A
// folder with contracts/, mappings/ or crosswalk.yaml is one, in Git or not.
func openFolder(dir string) (fs.FS, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, usagef("workspace %s: there is no such folder", dir)
	}
	if !info.IsDir() {
		return nil, usagef("workspace %s is not a folder", dir)
	}
	for _, name := range []string{"contracts", "mappings", "crosswalk.yaml"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return gitstore.WorkFS(dir), nil
		}
	}
	return nil, usagef("%s is no workspace: it has neither contracts/ nor mappings/ nor crosswalk.yaml; give one with --workspace", dir)
}

// bench is a loaded workspace with an engine to compile and run mappings.
type bench struct {
	*workbench.Bench
	engine    *engine.Engine
	workspace *workspace.Workspace
	findings  diag.List
	dir       string
}

func openBench(ctx context.Context, dir string) (*bench, error) {
	files, err := openFolder(dir)
	if err != nil {
		return nil, err
	}
	e, err := engine.New(ctx, engine.Options{})
	if err != nil {
		return nil, err
	}
	ws, list := workspace.Load(files)
	return &bench{Bench: workbench.New(e, ws), engine: e, workspace: ws, findings: list, dir: dir}, nil
}

// mapping finds MAPPING: the name of one in the workspace, or a file's path.
func (b *bench) mapping(arg string) (file string, text []byte, err error) {
	if m, ok := b.workspace.Mappings[arg]; ok {
		return m.Path, m.Text, nil
	}
	if name, ok := strings.CutPrefix(filepath.ToSlash(arg), "mappings/"); ok && !strings.HasSuffix(arg, ".yaml") {
		if m, ok := b.workspace.Mappings[strings.Trim(name, "/")]; ok {
			return m.Path, m.Text, nil
		}
	}
	for _, candidate := range []string{arg, filepath.Join(b.dir, arg)} {
		info, err := os.Stat(candidate)
		if err != nil {
			continue
		}
		if info.IsDir() {
			candidate = filepath.Join(candidate, "mapping.yaml")
		}
		text, err := os.ReadFile(candidate)
		if err != nil {
			return "", nil, fmt.Errorf("read the mapping: %w", err)
		}
		return b.display(candidate), text, nil
	}
	names := make([]string, 0, len(b.workspace.Mappings))
	for name := range b.workspace.Mappings {
		names = append(names, name)
	}
	name := strings.Trim(strings.TrimPrefix(filepath.ToSlash(arg), "mappings/"), "/")
	return "", nil, usagef("the workspace %s has no mapping %q%s", b.dir, arg, suggestion(name, names))
}

// display is the name of a mapping's file in findings and in the module: from the
// workspace if it lies there, so that name and path give the same module.
func (b *bench) display(file string) string {
	file = filepath.Clean(file)
	root, err := filepath.Abs(b.dir)
	if err == nil {
		if abs, err := filepath.Abs(file); err == nil {
			if in, err := filepath.Rel(root, abs); err == nil && filepath.IsLocal(in) {
				return filepath.ToSlash(in)
			}
		}
	}
	return filepath.ToSlash(file)
}

// text returns the source of a file named in a finding: from the workspace, or
// from disk.
func (b *bench) text(file string) []byte {
	if text := b.workspace.Source(file); text != nil {
		return text
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	return text
}
