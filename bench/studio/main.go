// Command studio writes a workspace of two large contracts and a mapping of many
// rules, to see how the studio and the compiler do with it:
//
//	go run -C bench ./studio -out DIR [-fields 10000] [-rules 1000] [-seed 0] [-git]
package main

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"testing/fstest"

	"crosswalk/mapper/scale"
	"crosswalk/registry/gitstore"
	"crosswalk/registry/workspace"
	"crosswalk/runtime/engine"
	"crosswalk/server/workbench"
)

func main() {
	out := flag.String("out", "", "folder to write; it must be empty or not exist")
	git := flag.Bool("git", false, "make it a Git repository with one commit")
	var size scale.Size
	flag.IntVar(&size.Fields, "fields", 0, "values in each contract; default 10000")
	flag.IntVar(&size.Rules, "rules", 0, "rules of the mapping; default 1000")
	flag.Uint64Var(&size.Seed, "seed", 0, "another one makes another workspace of the same size")
	flag.Parse()
	if *out == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := write(*out, size, *git); err != nil {
		fmt.Fprintln(os.Stderr, "studio:", err)
		os.Exit(1)
	}
}

func write(dir string, size scale.Size, git bool) error {
	made := scale.Make(size)
	want, bytes, err := expected(made)
	if err != nil {
		return err
	}
	cases := "mappings/" + scale.Mapping + "/cases/"
	files := fstest.MapFS{cases + "usual.in.json": {Data: made.Message, Mode: 0o644}, cases + "usual.want.json": {Data: want, Mode: 0o644}}
	if git {
		if _, err := gitstore.Init(dir, gitstore.Author{Name: "Scale", Email: "scale@crosswalk.example"}, made.Files, files); err != nil {
			return err
		}
	} else if err := folder(dir, made.Files, files); err != nil {
		return err
	}
	fmt.Printf("%s: contracts %s and %s of %d fields each, mapping %s of %d rules, a module of %d bytes\n",
		dir, scale.Source, scale.Target, made.Fields, scale.Mapping, made.Rules, bytes)
	return nil
}

func folder(dir string, parts ...fs.FS) error {
	if list, err := os.ReadDir(dir); err == nil && len(list) > 0 {
		return fmt.Errorf("%s is not empty; name a folder that is empty or does not exist", dir)
	}
	for _, part := range parts {
		if err := os.CopyFS(dir, part); err != nil {
			return err
		}
	}
	return nil
}

// expected is what the mapping gives for its case, and the size of its module.
func expected(made *scale.Workspace) (want []byte, module int, err error) {
	ctx := context.Background()
	e, err := engine.New(ctx, engine.Options{})
	if err != nil {
		return nil, 0, err
	}
	defer e.Close(ctx)
	ws, found := workspace.Load(made.Files)
	if err := found.Err(); err != nil {
		return nil, 0, err
	}
	m := ws.Mappings[scale.Mapping]
	a, err := workbench.New(e, ws).Compile(ctx, m.Path, m.Text)
	if err != nil {
		return nil, 0, err
	}
	loaded, err := e.Load(ctx, a.Module)
	if err != nil {
		return nil, 0, err
	}
	defer loaded.Close(ctx)
	want, err = loaded.Run(ctx, made.Message, nil)
	return append(want, '\n'), len(a.Module), err
}
