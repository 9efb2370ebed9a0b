package celspec

import (
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"cel.dev/cel-go/common/types"
	"cel.dev/expr/conformance/test"
	"google.golang.org/protobuf/proto"
)

type (
	testValue  = test.SimpleTest_Value
	testTyped  = test.SimpleTest_TypedResult
	testError  = test.SimpleTest_EvalError
	testErrors = test.SimpleTest_AnyEvalErrors
)

// evaluator is one engine: it gives the canonical text of an expression's
// value. An errEvaluation is an answer; every other error is a case that the
// engine cannot run.
type evaluator struct {
	name string
	eval func(x *prepared) (string, error)
}

var errEvaluation = errors.New("evaluation failed")

// judge says why an engine fails a case, "" if it passes.
func judge(e evaluator, c specCase) string {
	want, err := expectation(c)
	if err != nil {
		return err.Error()
	}
	x, err := prepare(c)
	if err != nil {
		if want.err { // an error that the checker finds before the evaluation does
			return ""
		}
		return "compile: " + err.Error()
	}
	if want.typ != nil {
		got, err := x.deduced()
		if err != nil {
			return err.Error()
		}
		if !proto.Equal(got, want.typ) {
			return fmt.Sprintf("the deduced type is %v, not %v", got, want.typ)
		}
	}
	if c.GetCheckOnly() {
		return ""
	}
	got, err := e.eval(x)
	switch {
	case err != nil && !errors.Is(err, errEvaluation):
		return err.Error()
	case want.err && err == nil:
		return fmt.Sprintf("gives %s where an error is expected", got)
	case want.err:
		return ""
	case err != nil:
		return fmt.Sprintf("%v, expected %s", err, want.text)
	case got != want.text:
		return fmt.Sprintf("gives %s, expected %s", got, want.text)
	}
	return ""
}

// count is how many cases of a file an engine passes.
type count struct{ cases, passed int }

// goal says how well an engine must do.
type goal struct {
	exceptions string // file of cases that it is known to fail
	least      int    // cases that must pass
}

// conform runs all cases on an engine. Those that fail must be in the file of
// exceptions, and those in the file must fail.
func conform(t *testing.T, e evaluator, want goal) {
	cases, all := readCases(t)
	known := readExceptions(t, want.exceptions)
	reasons := judgeAll(e, cases)
	counts := map[string]*count{}
	passed := 0
	for i, c := range cases {
		n := counts[c.file]
		if n == nil {
			n = &count{}
			counts[c.file] = n
		}
		n.cases++
		reason, listed := known[c.id()]
		delete(known, c.id())
		switch failure := fmt.Sprintf("%s: %s: %s", c.id(), strings.Join(strings.Fields(c.GetExpr()), " "), reasons[i]); {
		case reasons[i] == "":
			n.passed++
			passed++
			if listed {
				t.Errorf("%s passes: take it out of %s, where it stands because %s", c.id(), want.exceptions, reason)
			}
		case !listed:
			t.Error(failure)
		}
	}
	for id := range known {
		t.Errorf("%s: there is no case %s", want.exceptions, id)
	}
	var table strings.Builder
	for _, file := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(&table, "  %-16s %4d of %4d\n", file, counts[file].passed, counts[file].cases)
	}
	t.Logf("%s: %d of %d cases agree (the specification has %d, the rest is about protocol buffers)\n%s", e.name, passed, len(cases), all, table.String())
	if passed < want.least {
		t.Errorf("%s: %d cases agree, at least %d must", e.name, passed, want.least)
	}
}

// judgeAll judges the cases side by side.
func judgeAll(e evaluator, cases []specCase) []string {
	reasons := make([]string, len(cases))
	next := make(chan int)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				reasons[i] = judge(e, cases[i])
			}
		})
	}
	for i := range cases {
		next <- i
	}
	close(next)
	wg.Wait()
	return reasons
}

// celGo is the evaluator of CEL's own authors. It shows that the cases are
// counted and compared rightly.
var celGo = evaluator{"cel-go", func(x *prepared) (string, error) {
	prg, err := x.env.Program(x.ast)
	if err != nil {
		return "", err
	}
	vars := map[string]any{}
	for name, v := range x.vars {
		vars[name] = v
	}
	for name, err := range x.failed {
		vars[name] = types.WrapErr(err)
	}
	v, _, err := prg.Eval(vars)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errEvaluation, err)
	}
	if types.IsUnknown(v) {
		return "", fmt.Errorf("%w: unknown", errEvaluation)
	}
	return show(v)
}}

// TestConformReference proves the harness: what cel-go fails is what its own
// authors list.
func TestConformReference(t *testing.T) { conform(t, celGo, goal{"testdata/cel-go.txt", 1616}) }
