package emit_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
)

func micro(b *testing.B, typ, val string, n int) {
	var props, doc []string
	for i := range n {
		props = append(props, fmt.Sprintf(`"field_%02d":%s`, i, typ))
		doc = append(doc, fmt.Sprintf(`"field_%02d":%s`, i, val))
	}
	obj := `{"type":"object","properties":{` + strings.Join(props, ",") + `}}`
	bl := newBuilder(b, `{"type":"array","items":`+obj+`}`)
	bl.p.Root = object(bl.value("v", schema.String, lit("x")))
	mod := bl.emit()
	in := `{` + strings.Join(doc, ",") + `}`
	in = "[" + strings.Repeat(in+",", 99) + in + "]"
	i := start(b, engines()["compiler"], mod)
	if _, err := i.run(in); err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	fin, run := i.mod.ExportedFunction(abi.ExportIn), i.mod.ExportedFunction(abi.ExportRun)
	b.SetBytes(int64(len(in)))
	stack := make([]uint64, 1)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	t0 := cpu()
	for b.Loop() {
		stack[0] = uint64(len(in))
		fin.CallWithStack(ctx, stack)
		i.mod.Memory().WriteString(uint32(stack[0]), in)
		stack[0] = uint64(len(in))
		run.CallWithStack(ctx, stack)
	}
	b.ReportMetric(float64(cpu()-t0)/float64(b.N*100*n), "cpu-ns/field")
}

// cpu is the processor time used so far in nanoseconds: on a busy machine it
// says more than the clock.
func cpu() int64 {
	var u syscall.Rusage
	syscall.Getrusage(1, &u)
	return u.Utime.Nano() + u.Stime.Nano()
}

func BenchmarkMicro(b *testing.B) {
	b.Run("string", func(b *testing.B) { micro(b, `{"type":"string"}`, `"2008-01-10"`, 40) })
	b.Run("stringnull", func(b *testing.B) { micro(b, `{"type":["string","null"]}`, `"2008-01-10"`, 40) })
	b.Run("null", func(b *testing.B) { micro(b, `{"type":["string","null"]}`, `null`, 40) })
	b.Run("bool", func(b *testing.B) { micro(b, `{"type":"boolean"}`, `true`, 40) })
	b.Run("int", func(b *testing.B) { micro(b, `{"type":"integer"}`, `123456`, 40) })
	b.Run("any", func(b *testing.B) { micro(b, `{}`, `"2008-01-10"`, 40) })
	b.Run("decimal", func(b *testing.B) { micro(b, `{"type":"string","format":"decimal"}`, `"598.94"`, 40) })
	b.Run("object", func(b *testing.B) { micro(b, `{"type":"object"}`, `{"a":1,"b":2}`, 40) })
	b.Run("money", func(b *testing.B) {
		micro(b, `{"type":"object","properties":{"amount":{"type":"string"},"currency_code":{"type":"string"}}}`, `{"amount":"1.00","currency_code":"USD"}`, 40)
	})
}
