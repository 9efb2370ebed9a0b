package wasm

import (
	"fmt"
	"strings"
	"testing"
)

// A function that nothing calls goes, and those after it are numbered anew.
func TestPrune(t *testing.T) {
	for _, called := range []bool{true, false} {
		b, err := NewBuilder(tiny())
		if err != nil {
			t.Fatal(err)
		}
		two := b.Func("two", S(nil, I32))
		two.I32(2)
		f := b.Func("one", S(nil, I32))
		f.Call(two.Index)
		if called {
			f.Call(b.Sym("k_double"))
		}
		b.Export("one", f)
		b.NameFunctions()
		_, indexes, err := b.Kernel.reached(f.calls)
		if err != nil {
			t.Fatal(err)
		}
		if live, _ := indexes.of(b.Kernel.Funcs["k_double"].Index); (live != gone) != called {
			t.Errorf("called %t, number %d", called, live)
		}
		mod, err := b.Build(0, 2)
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		if err := WriteText(&text, mod, b.Kernel); err != nil {
			t.Fatal(err)
		}
		first, _ := indexes.of(two.Index)
		if want := fmt.Sprintf("  call $%d two\n", first); !strings.Contains(text.String(), want) || first != indexes.live {
			t.Errorf("%d functions stay, no %q in\n%s", indexes.live, want, text.String())
		}
	}
}

// Bodies are read over every kind of immediate.
func TestImmediates(t *testing.T) {
	body := []byte{1, 2, 0x7f, // locals
		0x02, 0x40, 0x41, 0xff, 0x7e, 0x1a, 0x42, 0x80, 0x80, 0x7f, 0x1a, 0x0e, 2, 0, 0, 0, 0x0b,
		0x43, 0, 0, 0x10, 0, 0x44, 0x10, 1, 2, 3, 4, 5, 6, 7, 0x28, 0, 0x90, 0x01, 0xfc, 10, 0, 0, 0xfc, 11, 0,
		0xfd, 12, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 0xfd, 21, 16, 0xfd, 84, 0, 16, 16,
		0xfd, 100, 0x10, 7, 0x20, 0x10, 0x0b}
	var got []uint32
	if err := calls(body, func(f uint32) { got = append(got, f) }); err != nil || len(got) != 1 || got[0] != 7 {
		t.Errorf("calls = %v, %v", got, err)
	}
	if calls([]byte{0, 0x11, 0, 0}, func(uint32) {}) == nil {
		t.Error("an indirect call is no error")
	}
}

// A module shows as text, with the names of its functions.
func TestWriteText(t *testing.T) {
	b, err := NewBuilder(tiny())
	if err != nil {
		t.Fatal(err)
	}
	f := b.Func("twice", S([]Type{I32}, I32))
	f.Get(0)
	f.If(I32)
	f.Get(0)
	f.Call(b.Sym("k_double"))
	f.Else()
	f.I32(-7)
	f.End()
	b.Export("twice", f)
	b.NameFunctions()
	mod, err := b.Build(0, 2)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := WriteText(&out, mod, b.Kernel); err != nil {
		t.Fatal(err)
	}
	want := "(func $1 twice ; 14 bytes\n  local.get 0\n  if i32\n    local.get 0\n    call $0 k_double\n  else\n    i32.const -7\n  end\n  end\n)\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}
