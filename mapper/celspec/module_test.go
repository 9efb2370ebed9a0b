package celspec

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"testing"

	"cel.dev/cel-go/common/types"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/expression"
	"crosswalk/runtime/engine"
)

// module compiles an expression and runs it on wazero's compiler and
// interpreter, which must agree.
func module(t *testing.T) evaluator {
	t.Helper()
	var engines []*engine.Engine
	for _, o := range []engine.Options{{}, {Interpreter: true}} {
		e, err := engine.New(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = e.Close(context.Background()) })
		engines = append(engines, e)
	}
	return evaluator{"module", func(x *prepared) (string, error) {
		vars := maps.Clone(x.vars)
		for name, err := range x.failed {
			vars[name] = types.WrapErr(err)
		}
		wasm, err := expression.Compile(x.ast.NativeRep(), expression.Env{Vars: vars, Container: x.container})
		if err != nil {
			return "", fmt.Errorf("compile: %w", err)
		}
		var answers []string
		var failures []error
		for _, e := range engines {
			out, err := runOnce(e, wasm)
			answers, failures = append(answers, out), append(failures, err)
		}
		if answers[0] != answers[1] || fmt.Sprint(failures[0]) != fmt.Sprint(failures[1]) {
			return "", fmt.Errorf("the compiler gives %s %v, the interpreter %s %v", answers[0], failures[0], answers[1], failures[1])
		}
		return answers[0], failures[0]
	}}
}

func runOnce(e *engine.Engine, wasm []byte) (string, error) {
	ctx := context.Background()
	mod, err := e.Load(ctx, wasm)
	if err != nil {
		return "", err
	}
	defer func() { _ = mod.Close(ctx) }()
	out, err := mod.Run(ctx, nil, nil)
	var failed *engine.RunError
	switch {
	case err == nil:
		return string(out), nil
	case errors.As(err, &failed) && failed.Code >= abi.MissingValue && failed.Code < abi.TargetBase:
		return "", fmt.Errorf("%w: %s %s", errEvaluation, failed.Slug(), failed.Detail)
	}
	return "", err
}

// TestConformModules runs every case as a module.
func TestConformModules(t *testing.T) { conform(t, module(t), goal{"testdata/module.txt", 1620}) }
