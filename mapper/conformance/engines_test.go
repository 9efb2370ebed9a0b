// Package conformance runs one suite of mappings on every engine: the reference
// evaluator, and the compiled module in wazero's interpreter and compiler and in
// V8. They must agree byte for byte, errors included, and no output may be one
// that the target contract refuses.
package conformance

import (
	"context"
	"errors"
	"strings"
	"testing"

	"crosswalk/contracts"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/check"
	"crosswalk/mapper/document"
	"crosswalk/mapper/emit"
	"crosswalk/mapper/program"
	"crosswalk/mapper/reference"
	"crosswalk/runtime/engine"
)

// mapping is one mapping with all it needs, ready on every engine.
type mapping struct {
	program *program.Program
	target  *contracts.Contract
	engines []namedEngine
}

type namedEngine struct {
	name string
	run  func(in []byte) result
}

// result is an output, or the code and rule of an error.
type result struct {
	out  string
	code string // slug, "" without an error
	rule string // target of the rule, "" if none
}

func (r result) String() string {
	if r.code != "" {
		return r.code + " " + r.rule
	}
	return r.out
}

// contract reads a schema given as text.
func contract(t *testing.T, ref, file string, schema []byte) *contracts.Contract {
	t.Helper()
	r, err := contracts.ParseRef(ref)
	if err != nil {
		t.Fatal(err)
	}
	c, found := contracts.Read(r, file, schema)
	if found.Failed() {
		t.Fatalf("%s: %v", file, found)
	}
	return c
}

func side(c *contracts.Contract) check.Contract {
	return check.Contract{Contract: abi.Contract{Ref: c.Ref.String(), Version: c.Version, Digest: c.Digest}, Shape: c.Root}
}

// checkText checks a mapping; findings come as lines of text.
func checkText(text string, source, target *contracts.Contract, tables map[string]*program.Table, limits abi.Limits) (*check.Checked, []string) {
	return checkWith(text, check.Env{Source: side(source), Target: side(target), Tables: tables, Limits: limits})
}

// checkWith is checkText in an environment.
func checkWith(text string, env check.Env) (*check.Checked, []string) {
	doc, found := document.Parse("mapping.yaml", []byte(text))
	var c *check.Checked
	if !found.Failed() {
		checked, list := check.Trees(doc, env)
		found, c = append(found, list...), checked
	}
	var lines []string
	for _, f := range found {
		line := f.String()
		if f.Severity != 0 {
			line = "warning " + line
		}
		if f.Hint != "" {
			line += " | " + f.Hint
		}
		lines = append(lines, line)
	}
	return c, lines
}

// suite holds the engines of one test run.
type suite struct {
	compiler, interpreter *engine.Engine
	v8                    *v8
	told                  []byte // what is known of the message of each run
}

func newSuite(t testing.TB) *suite {
	t.Helper()
	open := func(interpreter bool) *engine.Engine {
		e, err := engine.New(t.Context(), engine.Options{Interpreter: interpreter})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = e.Close(context.Background()) })
		return e
	}
	return &suite{compiler: open(false), interpreter: open(true), v8: startV8(t)}
}

// ready makes a checked mapping ready on every engine.
func (s *suite) ready(t testing.TB, c *check.Checked, target *contracts.Contract) *mapping {
	t.Helper()
	m := &mapping{target: target}
	ref, err := evaluatorWith(c, s.tells)
	if err != nil {
		t.Fatal(err)
	}
	m.engines = append(m.engines, namedEngine{"reference", func(in []byte) result { return ref(in).result }})
	modules, stop, err := s.modules(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	for _, e := range modules {
		m.engines = append(m.engines, namedEngine{e.name, func(in []byte) result { return e.run(in).result }})
	}
	return m
}

// tells is what the engines are told of the message.
func (s *suite) tells() []byte { return s.told }

// evaluatorWith runs a mapping on the reference; told is what is known of each message.
func evaluatorWith(c *check.Checked, told func() []byte) (func(in []byte) outcome, error) {
	ref, err := reference.New(c)
	if err != nil {
		return nil, err
	}
	return func(in []byte) outcome {
		out, err := ref.EvaluateWith(in, told())
		var bad *reference.RunError
		switch {
		case errors.As(err, &bad):
			o := outcome{result: result{code: bad.Code.Slug()}, offset: bad.Offset}
			if bad.Rule >= 0 {
				o.rule = c.Program.Rules[bad.Rule].Target
			}
			if bad.Code == abi.Internal {
				o.code += ": " + bad.Detail
			}
			return o
		case err != nil:
			return outcome{result: result{code: "bug " + err.Error()}, offset: -1}
		}
		return outcome{result: result{out: string(out)}, offset: -1}
	}, nil
}

// moduleEngine runs one module on one engine.
type moduleEngine struct {
	name string
	run  func(in []byte) outcome
}

// modules makes the module of a mapping ready on every engine that runs modules.
func (s *suite) modules(c *check.Checked) (all []moduleEngine, stop func(), err error) {
	wasm, _, err := emit.Emit(c.Program, emit.Options{})
	if err != nil {
		return nil, nil, err
	}
	var stops []func()
	stop = func() {
		for _, f := range stops {
			f()
		}
	}
	var info abi.Info
	for _, e := range []struct {
		name string
		on   *engine.Engine
	}{{"interpreter", s.interpreter}, {"compiler", s.compiler}} {
		mod, err := e.on.Load(context.Background(), wasm)
		if err != nil {
			stop()
			return nil, nil, err
		}
		info = mod.Info()
		stops = append(stops, func() { _ = mod.Close(context.Background()) })
		all = append(all, moduleEngine{e.name, func(in []byte) outcome {
			return ofEngine(mod.RunCall(context.Background(), in, nil, engine.Call{Meta: s.told}))
		}})
	}
	run, drop, err := s.v8.load(wasm, s.tells)
	if err != nil {
		stop()
		return nil, nil, err
	}
	stops = append(stops, drop)
	all = append(all, moduleEngine{"v8", func(in []byte) outcome {
		if len(in) > info.Limits.Input { // what every host does first
			return outcome{result: result{code: abi.InputTooLarge.Slug()}, offset: -1}
		}
		a, err := run(in)
		if err != nil {
			return outcome{result: result{code: "bug " + err.Error()}, offset: -1}
		}
		return a.outcome(info)
	}})
	return all, stop, nil
}

// ofEngine is the outcome of a run of package engine.
func ofEngine(out []byte, err error) outcome {
	var bad *engine.RunError
	switch {
	case errors.As(err, &bad):
		o := outcome{result: result{code: bad.Code.Slug()}, offset: bad.Offset, place: bad.Place, detail: bad.Detail}
		if bad.Rule != nil {
			o.rule = bad.Rule.Target
		}
		return o
	case err != nil:
		return outcome{result: result{code: "bug " + err.Error()}, offset: -1}
	}
	return outcome{result: result{out: string(out)}, offset: -1}
}

// run maps an input on every engine; they must agree, and the target contract
// must accept what they give.
func (m *mapping) run(t *testing.T, in []byte) result {
	t.Helper()
	want := m.engines[0].run(in)
	for _, e := range m.engines[1:] {
		if got := e.run(in); got != want {
			t.Errorf("input %s\n%s gives %s\n%s gives %s", in, e.name, got, m.engines[0].name, want)
		}
	}
	if want.code == "" {
		err := contracts.Validate(m.target, []byte(want.out))
		if err != nil && !strings.Contains(err.Error(), "json/number-range") { // a limit of the validator's own
			t.Errorf("the target refuses the output %s: %v", want.out, err)
		}
	}
	return want
}

// loosely makes the engines give results of which only that counts on which all
// must agree even if a message has several faults.
func (m *mapping) loosely(simpler func(result) result) *mapping {
	for i, e := range m.engines {
		m.engines[i].run = func(in []byte) result { return simpler(e.run(in)) }
	}
	return m
}
