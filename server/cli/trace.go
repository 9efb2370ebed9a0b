package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"crosswalk/runtime/engine"
	"crosswalk/server/workbench"
)

// traceModule compiles MAPPING as a trace build, or reads FILE.wasm, which must
// be one.
func (r *mapRun) traceModule(dir, arg string) (func(), error) {
	b, err := r.traceBench(dir, arg)
	if err != nil {
		return nil, err
	}
	r.module = b.module
	return func() { _ = b.engine.Close(r.ctx) }, nil
}

type traceBench struct {
	engine *engine.Engine
	module *engine.Module
}

func (r *mapRun) traceBench(dir, arg string) (*traceBench, error) {
	var wasm []byte
	var out traceBench
	var err error
	if strings.HasSuffix(arg, ".wasm") {
		if wasm, err = os.ReadFile(arg); err != nil {
			return nil, usagef("read the module %s: %w", arg, plain(err))
		}
		if out.engine, err = engine.New(r.ctx, engine.Options{}); err != nil {
			return nil, err
		}
	} else {
		b, err := openBench(r.ctx, dir)
		if err != nil {
			return nil, err
		}
		a, err := r.compileWith(r.ctx, b, arg, b.CompileTrace)
		if err != nil {
			return nil, err
		}
		out.engine, wasm = b.engine, a.Module
	}
	if out.module, err = out.engine.Load(r.ctx, wasm); err != nil {
		return nil, fmt.Errorf("%s: %w", arg, err)
	}
	if !out.module.Traces() {
		return nil, usagef("%s is a module for production: it notes nothing; name the mapping, or compile it with --trace", arg)
	}
	return &out, nil
}

// trace prints what happened to one input; first is its line, 0 if it is the
// whole file.
func (r *mapRun) trace(in []byte, first int) error {
	t, err := workbench.Trace(r.ctx, r.module, in, r.call)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if first == 0 {
		e.SetIndent("", "  ")
	}
	if err := e.Encode(t); err != nil {
		return fmt.Errorf("write the trace: %w", err)
	}
	if _, err := r.out.Write(text.Bytes()); err != nil {
		return fmt.Errorf("write the trace: %w", err)
	}
	if t.Error == nil {
		return nil
	}
	if _, err = r.module.RunCall(r.ctx, in, nil, r.call); err == nil {
		return errors.New("the module refused the input once and took it then")
	}
	return r.refused(err, in, first)
}
