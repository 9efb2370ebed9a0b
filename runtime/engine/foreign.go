package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"crosswalk/mapper/abi"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// Modules that this program compiled end by themselves: their scanner is linear
// and their loops spend fuel. A module that somebody hands in may do anything, so
// an engine with Options.Foreign runs it so that it can be interrupted, which is
// about ten times slower, and bounds its file, its memory and its time.
const (
	foreignBytes = 64 << 20 // of a module's file
	foreignTime  = 10 * time.Second
)

// foreignPages bounds the memory of a foreign module, 64 KiB each.
var foreignPages = uint32(abi.DefaultLimits.Pages)

// ErrTime reports a foreign module that did not end in time.
var ErrTime = errors.New("the module did not end in time")

// acceptable judges a foreign module before wazero reads it.
func acceptable(wasm []byte) error {
	if len(wasm) > foreignBytes {
		return fmt.Errorf("%w: %d bytes, at most %d are taken", ErrModule, len(wasm), foreignBytes)
	}
	return prescan(wasm)
}

func foreignConfig(c wazero.RuntimeConfig) wazero.RuntimeConfig {
	return c.WithCloseOnContextDone(true).WithMemoryLimitPages(foreignPages)
}

// guard bounds the time of one call if the engine runs foreign modules.
func (e *Engine) guard(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, e.options.Time, ErrTime)
}

// overrun names an error that has its cause in the guard.
func overrun(ctx context.Context, err error) error {
	if err != nil && errors.Is(context.Cause(ctx), ErrTime) {
		return fmt.Errorf("%w: %w", ErrTime, err)
	}
	return err
}

// signatures of the functions that the host calls: parameters, then results.
var signatures = map[string][2]int{
	abi.ExportABI: {0, 1}, abi.ExportIn: {1, 1}, abi.ExportRun: {1, 1}, abi.ExportOut: {0, 1}, abi.ExportOutLen: {0, 1}, abi.ExportErr: {0, 1},
}

// callable checks that the exports are functions of 32-bit integers.
func callable(have map[string]api.FunctionDefinition) error {
	for name, want := range signatures {
		f := have[name]
		if f == nil {
			return fmt.Errorf("%w: no function %s", ErrModule, name)
		}
		got := [2]int{len(f.ParamTypes()), len(f.ResultTypes())}
		for _, t := range append(f.ParamTypes(), f.ResultTypes()...) {
			if t != api.ValueTypeI32 {
				got[0] = -1
			}
		}
		if got != want {
			return fmt.Errorf("%w: the function %s has another type than the ABI says", ErrModule, name)
		}
	}
	return nil
}
