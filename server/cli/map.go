package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/mapper/abi"
	"crosswalk/runtime/engine"
	"crosswalk/server/workbench"

	"github.com/spf13/cobra"
)

func mapCommand(s *streams) *cobra.Command {
	var dir, input, meta, newCase string
	var lines, pretty, lineage, traced bool
	c := &cobra.Command{
		Use:   "map MAPPING|FILE.wasm",
		Short: "Run a mapping on an input, with the same module as production",
		Long: `Runs a mapping on one JSON document, or with --ndjson on one document a line. The mapping
is given by its name in the workspace, the path of its file, or a compiled module. The
output goes to standard output. An input that is refused is a finding on standard error
with its place, and the exit code is 1; with --ndjson the other lines go on.

With --trace a trace build of the mapping runs, which gives the same results, and what
is printed is how they came about: for each value its rule, the places of the input it
was read from, the values on the way, and why what is not there was left out. The JSON
is described in mapper/README.md; with --ndjson it is one line for each document.

With --update-case the input and what it gives, or the code of its refusal, are stored as
a case of the mapping, which ` + "`crosswalk test`" + ` runs. A case that is there is replaced.

With --lineage nothing runs: it prints as JSON which rule writes each place of the
target, all that it reads, and where each place of the source goes.

A mapping that reads meta.receivedAt, meta.messageId and the like gets them from the
JSON file of --meta; in production they come with the message.`,
		Example: `  crosswalk map shopify-order --in order.json --pretty
  crosswalk map shopify-order.wasm < order.json
  crosswalk map shopify-order --ndjson --in orders.ndjson > canonical.ndjson
  crosswalk map shopify-order --in order.json --trace
  crosswalk map shopify-order --in order.json --update-case gift-card
  crosswalk map shopify-order --lineage`,
		Args: operands(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if lines && pretty {
				return usagef("--pretty and --ndjson exclude each other: a line cannot be laid out")
			}
			ctx := c.Context()
			if lineage {
				if c.Flags().Changed("in") || lines {
					return usagef("--lineage looks at the mapping alone: it takes no input")
				}
				if traced || newCase != "" {
					return usagef("--lineage runs nothing: it goes with neither --trace nor --update-case")
				}
				return s.printStage(ctx, dir, args[0], "lineage")
			}
			r := mapRun{streams: s, ctx: ctx, pretty: pretty, input: input, traced: traced}
			if meta != "" {
				var err error
				if r.call.Meta, err = os.ReadFile(meta); err != nil {
					return usagef("read the meta data %s: %w", meta, plain(err))
				}
			}
			if newCase != "" {
				if lines || traced {
					return usagef("--update-case stores one document and what it gives: it goes with neither --ndjson nor --trace")
				}
				return r.updateCase(dir, args[0], newCase)
			}
			done, err := r.load(dir, args[0])
			if err != nil {
				return err
			}
			defer done()
			if lines {
				return r.lines()
			}
			return r.document()
		},
	}
	workspaceFlag(c, &dir)
	c.Flags().StringVar(&input, "in", "-", "`FILE` to read, - for standard input")
	c.Flags().StringVar(&meta, "meta", "", "JSON `FILE` of what is known of the message")
	c.Flags().BoolVar(&lines, "ndjson", false, "one document a line, in and out")
	c.Flags().StringVar(&newCase, "update-case", "", "store the input and what it gives as the case `NAME` of the mapping")
	c.Flags().BoolVar(&traced, "trace", false, "print how each value came about instead of the output, as JSON")
	c.Flags().BoolVar(&lineage, "lineage", false, "print where the values come from and go to, as JSON")
	c.Flags().BoolVar(&pretty, "pretty", false, "lay the output out for reading")
	return c
}

// module compiles MAPPING or reads FILE.wasm, and loads it.
func (s *streams) module(ctx context.Context, dir, arg string) (*engine.Module, func(), error) {
	if strings.HasSuffix(arg, ".wasm") {
		wasm, err := os.ReadFile(arg)
		if err != nil {
			return nil, nil, usagef("read the module %s: %w", arg, plain(err))
		}
		e, err := engine.New(ctx, engine.Options{Foreign: true}) // whoever made it
		if err != nil {
			return nil, nil, err
		}
		m, err := e.Load(ctx, wasm)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", arg, err)
		}
		return m, func() { _ = e.Close(ctx) }, nil
	}
	b, err := openBench(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	a, err := s.compile(ctx, b, arg)
	if err != nil {
		return nil, nil, err
	}
	m, err := b.engine.Load(ctx, a.Module)
	if err != nil {
		return nil, nil, err
	}
	return m, func() { _ = b.engine.Close(ctx) }, nil
}

type mapRun struct {
	*streams
	ctx    context.Context
	module *engine.Module
	call   engine.Call
	input  string
	pretty bool
	traced bool
}

// load makes the module ready.
func (r *mapRun) load(dir, arg string) (done func(), err error) {
	if r.traced {
		return r.traceModule(dir, arg)
	}
	r.module, done, err = r.streams.module(r.ctx, dir, arg)
	return done, err
}

func (r *mapRun) open() (io.ReadCloser, error) {
	if r.input == "-" {
		return io.NopCloser(r.in), nil
	}
	f, err := os.Open(r.input)
	if err != nil {
		return nil, usagef("read the input %s: %w", r.input, plain(err))
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		_ = f.Close()
		return nil, usagef("read the input %s: it is a folder", r.input)
	}
	return f, nil
}

func (r *mapRun) document() error {
	in, err := r.whole()
	if err != nil {
		return err
	}
	if r.traced {
		return r.trace(in, 0)
	}
	out, err := r.module.RunCall(r.ctx, in, nil, r.call)
	if err != nil {
		return r.refused(err, in, 0)
	}
	return r.write(out)
}

// lines maps one document a line; a refused one is reported and the rest goes on.
func (r *mapRun) lines() error {
	f, err := r.open()
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 64<<10)
	out := bufio.NewWriter(r.out)
	var doc, dst []byte
	failed := 0
	for line := 1; ; line++ {
		var more error
		doc, more = r.line(in, doc[:0])
		if more != nil && !errors.Is(more, io.EOF) {
			return errors.Join(out.Flush(), fmt.Errorf("read line %d: %w", line, more))
		}
		if len(bytes.TrimSpace(doc)) > 0 {
			if dst, err = r.mapped(doc, dst[:0], line); err == nil {
				_, err = out.Write(dst)
			} else if errors.As(err, new(findingsError)) {
				failed++
				err = nil
			}
			if err != nil {
				return errors.Join(err, out.Flush())
			}
		}
		if more != nil {
			break
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the output: %w", err)
	}
	if failed > 0 {
		return findingsError{failed}
	}
	return nil
}

// mapped is what a line gives, with a line end; a trace is printed by itself.
func (r *mapRun) mapped(doc, dst []byte, line int) ([]byte, error) {
	if r.traced {
		return dst, r.trace(doc, line)
	}
	dst, err := r.module.RunCall(r.ctx, doc, dst, r.call)
	if err != nil {
		return dst, r.refused(err, doc, line)
	}
	return append(dst, '\n'), nil
}

// line reads one line without its end. Of a line over the module's limit it keeps
// just enough for the module to refuse it. At the end of the input it returns the
// last line with io.EOF.
func (r *mapRun) line(in *bufio.Reader, line []byte) ([]byte, error) {
	most := r.module.Info().Limits.Input + 1
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part[:min(len(part), max(0, most-len(line)))]...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimRight(line, "\r\n"), err
		}
	}
}

func (r *mapRun) write(out []byte) error {
	if r.pretty {
		var err error
		if out, err = workbench.Pretty(out); err != nil {
			return err
		}
	} else {
		out = append(out, '\n')
	}
	if _, err := r.out.Write(out); err != nil {
		return fmt.Errorf("write the output: %w", err)
	}
	return nil
}

// refused prints why an input was refused, with its place in the input. first
// is the line that the input stands on, 0 if it is the whole file.
func (r *mapRun) refused(err error, in []byte, first int) error {
	var e *engine.RunError
	if !errors.As(err, &e) {
		return err
	}
	name := r.input
	if name == "-" {
		name = "standard input"
	}
	d := diag.Diagnostic{Pos: diag.Pos{File: name}, Code: e.Slug(), Msg: e.Sentence()}
	if e.Offset >= 0 {
		before := in[:min(e.Offset, len(in))]
		d.Pos.Line = max(first, 1) + bytes.Count(before, []byte("\n"))
		d.Pos.Col = len(before) - bytes.LastIndexByte(before, '\n')
	} else if first > 0 {
		d.Pos.Line = first
	}
	switch {
	case e.Rule != nil:
		d.Hint = fmt.Sprintf("the rule stands at %s", e.Pos)
	case e.Code == abi.InputTooLarge:
		d.Hint = fmt.Sprintf("the module takes at most %d bytes", r.module.Info().Limits.Input)
	case len(bytes.TrimSpace(in)) == 0:
		d.Msg = "the input is empty"
	}
	text := func(string) []byte { return in }
	if first > 0 {
		text = nil
	}
	r.print(diag.List{d}, text)
	return findingsError{1}
}

// plain drops the operation and the path that the message already has.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
