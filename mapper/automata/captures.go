package automata

import (
	"encoding/binary"
	"fmt"
	"regexp/syntax"
	"unicode"
)

// maxInstructions of a program that says where a match lies.
const maxInstructions = 2000

// Instructions of a program, see mapper/kernel/c/fn_regex.c.
const (
	opFail = iota
	opMatch
	opAlt
	opCapture
	opEmpty
	opNop
	opRune
)

// Captures compiles an RE2 expression to the program that the kernel's k_regex
// functions run, which say where the leftmost match and its groups lie: u32
// instructions, start, capture slots, 0; {u32 op, out, arg, 0} each; then the
// ranges of characters, {u32 first, last}. A rune instruction's arg is the offset
// of its ranges, the word behind it their number.
func Captures(expr string) ([]byte, error) {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("regular expression: %w", err)
	}
	slots := 2 * (re.MaxCap() + 1)
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return nil, fmt.Errorf("regular expression: %w", err)
	}
	if len(prog.Inst) > maxInstructions {
		return nil, fmt.Errorf("%w: %d instructions, %d are the limit", ErrTooLarge, len(prog.Inst), maxInstructions)
	}
	le := binary.LittleEndian
	b := make([]byte, 16*(1+len(prog.Inst)))
	le.PutUint32(b, uint32(len(prog.Inst)))
	le.PutUint32(b[4:], uint32(prog.Start))
	le.PutUint32(b[8:], uint32(slots))
	for i, in := range prog.Inst {
		op, arg, n := uint32(opFail), in.Arg, uint32(0)
		switch in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			op = opAlt
		case syntax.InstCapture:
			op = opCapture
		case syntax.InstEmptyWidth:
			op = opEmpty
		case syntax.InstMatch:
			op = opMatch
		case syntax.InstNop:
			op = opNop
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			ranges := runes(in)
			op, arg, n = opRune, uint32(len(b)), uint32(len(ranges)/2)
			for _, r := range ranges {
				b = le.AppendUint32(b, uint32(r))
			}
		}
		for k, v := range []uint32{op, in.Out, arg, n} {
			le.PutUint32(b[16*(i+1)+4*k:], v)
		}
	}
	return b, nil
}

// runes are the characters that an instruction takes: pairs of first and last.
func runes(in syntax.Inst) []rune {
	switch in.Op {
	case syntax.InstRuneAny:
		return []rune{0, unicode.MaxRune}
	case syntax.InstRuneAnyNotNL:
		return []rune{0, '\n' - 1, '\n' + 1, unicode.MaxRune}
	}
	if len(in.Rune) != 1 {
		return in.Rune
	}
	out := []rune{in.Rune[0], in.Rune[0]}
	if syntax.Flags(in.Arg)&syntax.FoldCase != 0 && in.Op == syntax.InstRune {
		for r := unicode.SimpleFold(in.Rune[0]); r != in.Rune[0]; r = unicode.SimpleFold(r) {
			out = append(out, r, r)
		}
	}
	return out
}
