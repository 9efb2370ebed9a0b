// Command bench measures modules beside other ways to do the same work, in one
// run and in turns, and says which of the targets are met. All outputs are
// compared before anything is timed. README.md explains the columns.
//
//	go run . [-in FILE] [-time 1s] [-only keystroke]
package main

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"crosswalk/mapper"
	"crosswalk/registry/gitstore"
	"crosswalk/registry/workspace"
	"crosswalk/runtime/engine"
	"crosswalk/server/workbench"
)

func main() {
	in := flag.String("in", "", "a Shopify order as JSON; default: a case of the sample mapping and a recorded order")
	span := flag.Duration("time", time.Second, "how long each is measured")
	only := flag.String("only", "", "measure nothing but this: orders, limits, event, catalogue, costs or keystroke")
	root := flag.String("root", "..", "top folder of the project")
	flag.Parse()
	b := &bench{ctx: context.Background(), span: *span, root: *root, only: *only, quiet: load() < 0.5}
	if err := b.run(*in); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one run.
type bench struct {
	ctx    context.Context
	span   time.Duration
	root   string
	only   string // the one part that is measured; "": all
	quiet  bool   // nothing else ran on the machine when it began
	engine *engine.Engine
	report report
}

const mapping = "shopify-order"

func (b *bench) run(file string) error {
	e, err := engine.New(b.ctx, engine.Options{})
	if err != nil {
		return err
	}
	defer e.Close(b.ctx)
	b.engine = e
	samples, err := open(gitstore.WorkFS(filepath.Join(b.root, "samples/retail")), e)
	if err != nil {
		return err
	}
	fmt.Printf("%s %s/%s, %d CPUs, load %.1f\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), load())
	for _, part := range []struct {
		name string
		run  func(*space) error
	}{
		{"orders", func(s *space) error { return b.orders(s, file) }}, {"limits", b.limits}, {"event", b.event},
		{"catalogue", b.catalogue}, {"costs", b.costs}, {"keystroke", b.keystroke},
	} {
		if b.only != "" && b.only != part.name {
			continue
		}
		if err := part.run(samples); err != nil {
			return err
		}
	}
	b.report.print(b.quiet)
	return nil
}

// space is a workspace whose mappings can be compiled.
type space struct {
	*workspace.Workspace
	compiler *workbench.Bench
}

func open(files fs.FS, e *engine.Engine) (*space, error) {
	ws, list := workspace.Load(files)
	if err := list.Err(); err != nil {
		return nil, err
	}
	return &space{ws, workbench.New(e, ws)}, nil
}

func (s *space) compile(ctx context.Context, name string) (*mapper.Artifact, error) {
	m, ok := s.Mappings[name]
	if !ok {
		return nil, fmt.Errorf("no mapping %s", name)
	}
	return s.compiler.Compile(ctx, m.Path, m.Text)
}

// load is the load average of the last minute, 0 where it is not known.
func load() float64 {
	var l float64
	if b, err := os.ReadFile("/proc/loadavg"); err == nil {
		_, _ = fmt.Sscan(string(b), &l)
	}
	return l
}
