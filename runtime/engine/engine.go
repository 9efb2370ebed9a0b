// Package engine runs mapping modules on wazero.
//
// A module is compiled once; Run takes one of a pool of instances, copies the
// input in, calls it and copies the output out. Limits lie in the module itself
// (see mapper/abi), so that a run here and one in a browser end the same way.
package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"time"

	"crosswalk/mapper/abi"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// Options changes how an Engine works. The zero value is ready to use.
type Options struct {
	// Interpreter runs modules in wazero's interpreter instead of machine code.
	Interpreter bool
	// CacheDir keeps compiled machine code between processes. Empty: not kept.
	CacheDir string
	// Idle is how many instances a module keeps. Zero means twice GOMAXPROCS.
	Idle int
	// IdleBytes is the memory above which an instance is not kept. Zero means
	// 8 MiB.
	IdleBytes uint32
	// Foreign takes modules that were not compiled by this program: their calls can
	// be interrupted, and their file, memory and time are bounded.
	Foreign bool
	// Time is how long a call of a foreign module may take. Zero means 10 s.
	Time time.Duration
}

func (o Options) withDefaults() Options {
	if o.Idle == 0 {
		o.Idle = 2 * runtime.GOMAXPROCS(0)
	}
	if o.IdleBytes == 0 {
		o.IdleBytes = 8 << 20
	}
	if o.Time == 0 {
		o.Time = foreignTime
	}
	return o
}

// Engine compiles modules. It is safe for concurrent use.
type Engine struct {
	runtime wazero.Runtime
	cache   wazero.CompilationCache
	options Options
}

// New starts an engine.
func New(ctx context.Context, o Options) (*Engine, error) {
	o = o.withDefaults()
	config := wazero.NewRuntimeConfig()
	if o.Interpreter {
		config = wazero.NewRuntimeConfigInterpreter()
	}
	config = config.WithCustomSections(true)
	if o.Foreign {
		config = foreignConfig(config)
	}
	e := &Engine{options: o}
	if o.CacheDir != "" {
		cache, err := wazero.NewCompilationCacheWithDir(o.CacheDir)
		if err != nil {
			return nil, fmt.Errorf("open the cache of compiled modules: %w", err)
		}
		e.cache = cache
		config = config.WithCompilationCache(cache)
	}
	e.runtime = wazero.NewRuntimeWithConfig(ctx, config)
	return e, nil
}

// Close frees everything that the engine made. Modules must not run any more.
func (e *Engine) Close(ctx context.Context) error {
	err := e.runtime.Close(ctx)
	if e.cache != nil {
		err = errors.Join(err, e.cache.Close(ctx))
	}
	return err
}

// ErrModule reports bytes that are not a mapping module of this ABI.
var ErrModule = errors.New("not a mapping module")

// Load compiles a module and checks that it is one: no imports, the exports and
// the custom section of mapper/abi, and this version of the ABI.
func (e *Engine) Load(ctx context.Context, wasm []byte) (*Module, error) {
	if e.options.Foreign {
		if err := acceptable(wasm); err != nil {
			return nil, err
		}
	}
	compiled, err := e.runtime.CompileModule(ctx, wasm)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrModule, err)
	}
	m := &Module{engine: e, compiled: compiled, digest: digest(wasm)}
	if err := m.inspect(); err != nil {
		_ = compiled.Close(ctx)
		return nil, err
	}
	i, err := m.instantiate(ctx)
	if err != nil {
		_ = compiled.Close(ctx)
		return nil, err
	}
	m.put(ctx, i)
	return m, nil
}

// inspect checks imports and exports and reads the custom section.
func (m *Module) inspect() error {
	if n := len(m.compiled.ImportedFunctions()) + len(m.compiled.ImportedMemories()); n > 0 {
		return fmt.Errorf("%w: it has %d imports", ErrModule, n)
	}
	if err := callable(m.compiled.ExportedFunctions()); err != nil {
		return err
	}
	if m.compiled.ExportedMemories()[abi.ExportMemory] == nil {
		return fmt.Errorf("%w: no memory", ErrModule)
	}
	m.traceTable = traceTable(m.compiled)
	for _, s := range m.compiled.CustomSections() {
		if s.Name() == abi.Section {
			info, err := abi.DecodeInfo(s.Data())
			if err != nil {
				return fmt.Errorf("%w: %w", ErrModule, err)
			}
			m.info = info
			return nil
		}
	}
	return fmt.Errorf("%w: no custom section %q", ErrModule, abi.Section)
}

func (m *Module) instantiate(ctx context.Context) (*instance, error) {
	if m.engine.options.Foreign {
		var done context.CancelFunc
		ctx, done = m.engine.guard(ctx)
		defer done()
	}
	mod, err := m.engine.runtime.InstantiateModule(ctx, m.compiled, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		return nil, fmt.Errorf("%w: instantiate %s: %w", ErrModule, m.info.Mapping, overrun(ctx, err))
	}
	i := &instance{
		mod: mod, memory: mod.Memory(),
		in: mod.ExportedFunction(abi.ExportIn), run: mod.ExportedFunction(abi.ExportRun),
		out: mod.ExportedFunction(abi.ExportOut), outLen: mod.ExportedFunction(abi.ExportOutLen),
		err:  mod.ExportedFunction(abi.ExportErr),
		meta: mod.ExportedFunction(abi.ExportMeta),
		fuel: mutable(mod, "cw_fuel"), maxOut: mutable(mod, "cw_max_out"),
	}
	v, err := i.call(ctx, mod.ExportedFunction(abi.ExportABI), 0)
	if err != nil {
		_ = mod.Close(ctx)
		return nil, fmt.Errorf("%w: %s: %w", ErrModule, abi.ExportABI, overrun(ctx, err))
	}
	if v != abi.Version {
		_ = mod.Close(ctx)
		return nil, fmt.Errorf("%w: ABI %d, this engine runs %d", ErrModule, v, abi.Version)
	}
	return i, nil
}

func mutable(mod api.Module, name string) api.MutableGlobal {
	g, _ := mod.ExportedGlobal(name).(api.MutableGlobal)
	return g
}

func digest(wasm []byte) string {
	sum := sha256.Sum256(wasm)
	return hex.EncodeToString(sum[:])
}
