package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"crosswalk/mapper/abi"
)

// ErrNoTrace reports a module that is no trace build.
var ErrNoTrace = errors.New("the module is no trace build")

// Traced is a run of a trace build. Memory is the module's own and only good
// until the function that it was given to returns.
type Traced struct {
	Memory []byte
	At     uint32 // what cw_trace returned
	Table  []byte // the section abi.TraceSection
	Output []byte // nil if the input was refused
	Err    *RunError
}

// Traces says whether the module is a trace build.
func (m *Module) Traces() bool { return m.traceTable != nil }

// traceTable is the section of a trace build, nil of any other module.
func traceTable(m wazero.CompiledModule) []byte {
	f := m.ExportedFunctions()[abi.ExportTrace]
	if f == nil || len(f.ParamTypes()) != 0 || !slices.Equal(f.ResultTypes(), []api.ValueType{api.ValueTypeI32}) {
		return nil
	}
	for _, s := range m.CustomSections() {
		if s.Name() == abi.TraceSection {
			return s.Data()
		}
	}
	return nil
}

// RunTraced maps one input with a trace build and shows look what it left in
// memory. An input that is refused is no error here: it is part of what look
// sees. Modules for production give ErrNoTrace.
func (m *Module) RunTraced(ctx context.Context, in []byte, c Call, look func(Traced) error) error {
	if !m.Traces() {
		return ErrNoTrace
	}
	t := Traced{Table: m.traceTable}
	if len(in) > m.info.Limits.Input {
		t.Memory = make([]byte, abi.TraceHeaderSize)
		t.Err = m.failure(runRecord{code: abi.InputTooLarge, offset: abi.NoOffset}, in)
		return look(t)
	}
	if m.engine.options.Foreign {
		var done context.CancelFunc
		ctx, done = m.engine.guard(ctx)
		defer done()
	}
	i, err := m.get(ctx)
	if err != nil {
		return err
	}
	if err := m.trace(ctx, i, in, c, &t); err != nil {
		_ = i.mod.Close(ctx)
		return fmt.Errorf("trace %s: %w", m.info.Mapping, overrun(ctx, err))
	}
	err = look(t)
	m.put(ctx, i)
	return err
}

func (m *Module) trace(ctx context.Context, i *instance, in []byte, c Call, t *Traced) error {
	out, code, err := i.transform(ctx, in, []byte{}, c)
	if err != nil {
		return err
	}
	if code == abi.OK {
		t.Output = out
	} else {
		record, err := i.record(ctx, code)
		if err != nil {
			return err
		}
		t.Err = m.failure(record, in)
	}
	if t.At, err = i.call(ctx, i.mod.ExportedFunction(abi.ExportTrace), 0); err != nil {
		return err
	}
	memory, ok := i.memory.Read(0, i.memory.Size())
	if !ok {
		return errors.New("the memory cannot be read")
	}
	t.Memory = memory
	return nil
}
