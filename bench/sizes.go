package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"crosswalk/mapper"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/emit"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// event maps a stock event of some 200 bytes.
func (b *bench) event(s *space) error {
	const name = "shopify-inventory-level"
	in, ok := s.largest(name)
	if !ok {
		return fmt.Errorf("no case of %s", name)
	}
	artifact, err := s.compile(b.ctx, name)
	if err != nil {
		return err
	}
	module, err := b.engine.Load(b.ctx, artifact.Module)
	if err != nil {
		return err
	}
	defer module.Close(b.ctx)
	own := contender{name: name, run: func(in, dst []byte) ([]byte, error) { return module.Run(b.ctx, in, dst) }}
	times, err := measure([]contender{own}, in.doc, b.span, modules)
	if err != nil {
		return err
	}
	fmt.Printf("\nstock event, %d bytes: best %.0f ns, median %.0f ns, %d allocations\n", len(in.doc), times[0].best, times[0].median, times[0].allocs)
	b.report.atMost("stock event of some 200 bytes", 1000, times[0].best, "ns")
	return nil
}

// sandbox is a module without an engine around it.
type sandbox struct {
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
	mod      api.Module
}

func newSandbox(ctx context.Context, module []byte) (*sandbox, error) {
	s := &sandbox{runtime: wazero.NewRuntime(ctx)}
	var err error
	if s.compiled, err = s.runtime.CompileModule(ctx, module); err == nil {
		s.mod, err = s.instance(ctx)
	}
	return s, err
}

func (s *sandbox) instance(ctx context.Context) (api.Module, error) {
	return s.runtime.InstantiateModule(ctx, s.compiled, wazero.NewModuleConfig().WithName(""))
}

// transform maps an input; the output is a view of the module's memory.
func (s *sandbox) transform(ctx context.Context, in []byte) ([]byte, error) {
	stack := []uint64{uint64(len(in))}
	call := func(name string) error { return s.mod.ExportedFunction(name).CallWithStack(ctx, stack) }
	if err := call(abi.ExportIn); err != nil {
		return nil, err
	}
	if !s.mod.Memory().Write(uint32(stack[0]), in) {
		return nil, errors.New("the input does not fit")
	}
	stack[0] = uint64(len(in))
	if err := call(abi.ExportRun); err != nil {
		return nil, err
	}
	if code := abi.Code(stack[0]); code != abi.OK {
		return nil, fmt.Errorf("refused: %s", code)
	}
	if err := call(abi.ExportOut); err != nil {
		return nil, err
	}
	at := uint32(stack[0])
	if err := call(abi.ExportOutLen); err != nil {
		return nil, err
	}
	out, ok := s.mod.Memory().Read(at, uint32(stack[0]))
	if !ok {
		return nil, errors.New("the output lies outside the memory")
	}
	return out, nil
}

// limits compares the module of the order mapping with one that counts nothing.
func (b *bench) limits(s *space) error {
	inputs, err := b.inputs(s, "")
	if err != nil {
		return err
	}
	artifact, err := s.compile(b.ctx, mapping)
	if err != nil {
		return err
	}
	var list []contender
	for _, o := range []emit.Options{{}, {Unlimited: true}} {
		module, _, err := emit.Emit(artifact.Program, o)
		if err != nil {
			return err
		}
		m, err := b.engine.Load(b.ctx, module)
		if err != nil {
			return err
		}
		defer m.Close(b.ctx)
		list = append(list, contender{name: "limits", run: func(in, dst []byte) ([]byte, error) { return m.Run(b.ctx, in, dst) }})
	}
	worst := 0.0
	for _, in := range inputs {
		t, err := measure(list, in.doc, b.span, modules)
		if err != nil {
			return err
		}
		cost := (t[0].best/t[1].best - 1) * 100
		fmt.Printf("\nlimits, %s: %.2f µs with them, %.2f µs without: %.1f %%\n", in.name, t[0].best/1e3, t[1].best/1e3, cost)
		worst = max(worst, cost)
	}
	b.report.atMost("cost of fuel, depth and output limits", 10, worst, "%")
	return nil
}

// costs are what a module takes before its first call.
func (b *bench) costs(s *space) error {
	artifact, err := s.compile(b.ctx, mapping)
	if err != nil {
		return err
	}
	sb, err := newSandbox(b.ctx, artifact.Module)
	if err != nil {
		return err
	}
	defer sb.runtime.Close(b.ctx)
	instantiate, err := fastest(200, func() error {
		m, err := sb.instance(b.ctx)
		if err != nil {
			return err
		}
		return m.Close(b.ctx)
	})
	if err != nil {
		return err
	}
	order, err := fastest(5, func() error { _, err := s.compile(b.ctx, mapping); return err })
	if err != nil {
		return err
	}
	wide, err := open(wideFiles(300), b.engine)
	if err != nil {
		return err
	}
	var large *mapper.Artifact
	rules, err := fastest(5, func() (err error) { large, err = wide.compile(b.ctx, "wide"); return err })
	if err != nil {
		return err
	}
	load, err := fastest(3, func() error {
		m, err := b.engine.Load(b.ctx, artifact.Module)
		if err != nil {
			return err
		}
		return m.Close(b.ctx)
	})
	if err != nil {
		return err
	}
	fmt.Printf("\nmapping to module: order mapping %.1f ms, 300 rules %.1f ms (%d bytes); module to machine code %.1f ms; fresh instance %.0f µs, %d KiB\n",
		ms(order), ms(rules), len(large.Module), ms(load), float64(instantiate.Nanoseconds())/1e3, sb.mod.Memory().Size()>>10)
	b.report.atMost("compile a mapping of 300 rules", 100, ms(rules), "ms")
	b.report.atMost("instantiate the order module", 150, float64(instantiate.Nanoseconds())/1e3, "µs")
	b.report.atMost("size of the order module (96 KB)", 96000, float64(len(artifact.Module)), "bytes")
	return nil
}

func ms(d time.Duration) float64 { return d.Seconds() * 1e3 }

// fastest is the shortest of n times.
func fastest(n int, body func() error) (time.Duration, error) {
	var all []time.Duration
	for range n {
		start := time.Now()
		if err := body(); err != nil {
			return 0, err
		}
		all = append(all, time.Since(start))
	}
	return slices.Min(all), nil
}
