package engine

import (
	"context"
	"encoding/binary"
	"fmt"
	"sync"

	"crosswalk/mapper/abi"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// Module is one compiled mapping. It is safe for concurrent use.
type Module struct {
	engine   *Engine
	compiled wazero.CompiledModule
	info     abi.Info
	digest   string
	// traceTable is the section abi.TraceSection, nil but in trace builds.
	traceTable []byte

	mu   sync.Mutex
	idle []*instance
}

// Info is what the module says of itself.
func (m *Module) Info() abi.Info { return m.info }

// Digest is the SHA-256 of the module's bytes, in hex.
func (m *Module) Digest() string { return m.digest }

// StartPages is the memory of a fresh instance, in pages of 64 KiB.
func (m *Module) StartPages() uint32 { return m.compiled.ExportedMemories()[abi.ExportMemory].Min() }

// Limits lower the limits that are compiled into the module, for one call.
// Zero leaves the module's own.
type Limits struct {
	Fuel   int64 // iterations of loops plus bytes that functions produce
	Output int   // bytes
}

// Run maps one input. The output is appended to dst, so that a caller who keeps
// dst does not allocate. An input or a rule that fails gives a *RunError.
func (m *Module) Run(ctx context.Context, in, dst []byte) ([]byte, error) {
	return m.RunLimited(ctx, in, dst, Limits{})
}

// RunWith is Run with what is known of the message, see Call.
func (m *Module) RunWith(ctx context.Context, in, meta, dst []byte) ([]byte, error) {
	return m.RunCall(ctx, in, dst, Call{Meta: meta})
}

// RunLimited is Run with lower limits.
func (m *Module) RunLimited(ctx context.Context, in, dst []byte, l Limits) ([]byte, error) {
	return m.RunCall(ctx, in, dst, Call{Limits: l})
}

// Call is what goes with an input. The zero value is ready to use.
type Call struct {
	Limits
	// Meta is a JSON object as of abi.Meta. Only modules whose Info().Meta is not
	// empty look at it.
	Meta []byte
}

// RunCall is Run with what is known of the message, and lower limits.
func (m *Module) RunCall(ctx context.Context, in, dst []byte, c Call) ([]byte, error) {
	if len(in) > m.info.Limits.Input {
		return dst, m.failure(runRecord{code: abi.InputTooLarge, offset: abi.NoOffset}, in)
	}
	if m.engine.options.Foreign {
		var done context.CancelFunc
		ctx, done = m.engine.guard(ctx)
		defer done()
	}
	i, err := m.get(ctx)
	if err != nil {
		return dst, err
	}
	dst, code, err := i.transform(ctx, in, dst, c)
	if err != nil { // the instance is in an unknown state
		_ = i.mod.Close(ctx)
		return dst, fmt.Errorf("run %s: %w", m.info.Mapping, overrun(ctx, err))
	}
	if code != abi.OK {
		record, err := i.record(ctx, code)
		m.put(ctx, i)
		if err != nil {
			return dst, err
		}
		return dst, m.failure(record, in)
	}
	m.put(ctx, i)
	return dst, nil
}

func (m *Module) get(ctx context.Context) (*instance, error) {
	m.mu.Lock()
	if n := len(m.idle); n > 0 {
		i := m.idle[n-1]
		m.idle[n-1] = nil // a large instance must not be held after its run
		m.idle = m.idle[:n-1]
		m.mu.Unlock()
		return i, nil
	}
	m.mu.Unlock()
	return m.instantiate(ctx)
}

// put keeps an instance for the next call, unless there are enough or its
// memory has grown too large to keep.
func (m *Module) put(ctx context.Context, i *instance) {
	if i.memory.Size() <= m.engine.options.IdleBytes {
		m.mu.Lock()
		if len(m.idle) < m.engine.options.Idle {
			m.idle = append(m.idle, i)
			m.mu.Unlock()
			return
		}
		m.mu.Unlock()
	}
	_ = i.mod.Close(ctx)
}

// Close frees the module. It must not run any more.
func (m *Module) Close(ctx context.Context) error {
	m.mu.Lock()
	idle := m.idle
	m.idle = nil
	m.mu.Unlock()
	for _, i := range idle {
		_ = i.mod.Close(ctx)
	}
	return m.compiled.Close(ctx)
}

// instance is one sandbox: used by one goroutine at a time.
type instance struct {
	mod                       api.Module
	memory                    api.Memory
	in, run, out, outLen, err api.Function
	meta                      api.Function // nil if the module does not ask
	fuel, maxOut              api.MutableGlobal
	stack                     [2]uint64
}

// call calls f with one argument, or none if f takes none; the result is an i32.
func (i *instance) call(ctx context.Context, f api.Function, arg uint64) (uint32, error) {
	i.stack[0] = arg
	if err := f.CallWithStack(ctx, i.stack[:]); err != nil {
		return 0, err
	}
	return uint32(i.stack[0]), nil
}

// transform maps one input; an error means that the instance trapped.
func (i *instance) transform(ctx context.Context, in, dst []byte, c Call) ([]byte, abi.Code, error) {
	at, err := i.call(ctx, i.in, uint64(len(in)))
	if err != nil {
		return dst, 0, err
	}
	if at == 0 {
		return dst, abi.InputTooLarge, nil
	}
	if !i.memory.Write(at, in) {
		return dst, 0, fmt.Errorf("input of %d bytes does not fit at %d", len(in), at)
	}
	i.lower(c.Limits)
	if err := i.tell(ctx, c.Meta); err != nil {
		return dst, 0, err
	}
	code, err := i.call(ctx, i.run, uint64(len(in)))
	if err != nil || code != 0 {
		return dst, abi.Code(code), err
	}
	from, err := i.call(ctx, i.out, 0)
	if err != nil {
		return dst, 0, err
	}
	n, err := i.call(ctx, i.outLen, 0)
	if err != nil {
		return dst, 0, err
	}
	view, ok := i.memory.Read(from, n)
	if !ok {
		return dst, 0, fmt.Errorf("output of %d bytes at %d lies outside the memory", n, from)
	}
	return append(dst, view...), abi.OK, nil
}

// tell hands the module what is known of the message, if it asks.
func (i *instance) tell(ctx context.Context, meta []byte) error {
	if i.meta == nil || len(meta) == 0 {
		return nil
	}
	at, err := i.call(ctx, i.meta, uint64(len(meta)))
	if err != nil {
		return err
	}
	if at == 0 {
		return fmt.Errorf("%d bytes of meta data are more than the %d that a module takes", len(meta), abi.MaxMeta)
	}
	if !i.memory.Write(at, meta) {
		return fmt.Errorf("meta data of %d bytes does not fit at %d", len(meta), at)
	}
	return nil
}

// lower lowers the limits of the call that cw_in has begun; cw_in set them to
// the module's own.
func (i *instance) lower(l Limits) {
	if l.Fuel > 0 && i.fuel != nil && uint64(l.Fuel) < i.fuel.Get() {
		i.fuel.Set(uint64(l.Fuel))
	}
	if l.Output > 0 && i.maxOut != nil && uint64(l.Output) < i.maxOut.Get() {
		i.maxOut.Set(uint64(l.Output))
	}
}

// runRecord is the module's error record.
type runRecord struct {
	code                abi.Code
	rule, offset, place uint32
	detail              string
}

// record reads the error record. code is what cw_run answered.
func (i *instance) record(ctx context.Context, code abi.Code) (runRecord, error) {
	at, err := i.call(ctx, i.err, 0)
	if err != nil {
		return runRecord{}, fmt.Errorf("read the error record: %w", err)
	}
	b, ok := i.memory.Read(at, abi.ErrRecordSize)
	if !ok {
		return runRecord{}, fmt.Errorf("error record at %d lies outside the memory", at)
	}
	word := func(n int) uint32 { return binary.LittleEndian.Uint32(b[n:]) }
	r := runRecord{code: code, rule: word(4), offset: word(8), place: word(12)}
	if r.code == abi.InputTooLarge {
		r.rule, r.offset, r.place = 0, abi.NoOffset, 0
	}
	if from, n := word(16), word(20); from != 0 && n > 0 {
		if text, ok := i.memory.Read(from, min(n, maxDetail)); ok {
			r.detail = string(text)
		}
	}
	return r, nil
}

// maxDetail is how much of an offending text an error carries, in bytes.
const maxDetail = 200
