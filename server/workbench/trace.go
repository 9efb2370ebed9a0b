package workbench

import (
	"context"

	"crosswalk/mapper"
	"crosswalk/mapper/trace"
	"crosswalk/runtime/engine"
)

// CompileTrace is Compile that makes a trace build.
func (b *Bench) CompileTrace(ctx context.Context, file string, text []byte) (*mapper.Artifact, error) {
	o := b.options()
	o.Trace = true
	return b.compile(ctx, mapper.Source{Name: file, Text: text}, o)
}

// Trace runs a trace build on an input. An input that is refused is part of the
// trace; the error is for what went wrong with tracing.
func Trace(ctx context.Context, m *engine.Module, in []byte, c engine.Call) (*trace.Trace, error) {
	var out *trace.Trace
	err := m.RunTraced(ctx, in, c, func(r engine.Traced) error {
		table, err := trace.ParseTable(r.Table)
		if err != nil {
			return err
		}
		run := trace.Run{Info: m.Info(), Table: table, Memory: r.Memory, At: r.At, Input: in, Output: r.Output}
		if r.Err != nil {
			run.Error = traceError(r.Err, m)
		}
		out = trace.Read(run)
		return nil
	})
	return out, err
}

func traceError(e *engine.RunError, m *engine.Module) *trace.Error {
	out := &trace.Error{Code: e.Slug(), Message: e.Sentence(), Rule: -1, Offset: e.Offset, Pointer: e.Pointer, Place: e.Place}
	rules := m.Info().Rules
	for i := range rules {
		if e.Rule == &rules[i] {
			out.Rule = i
		}
	}
	return out
}
