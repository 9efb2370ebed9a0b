package wasm

import (
	"fmt"
	"io"
	"strings"
)

// WriteText writes the functions that a module has besides those of its kernel,
// as instructions with the numbers behind them. The module needs a name section.
func WriteText(w io.Writer, module []byte, kernel *Kernel) error {
	names, err := functionNames(module)
	if err != nil {
		return err
	}
	var code []byte
	if err := sections(module, func(id byte, body []byte) {
		if id == secCode {
			code = body
		}
	}); err != nil {
		return fmt.Errorf("read module: %w", err)
	}
	r := &reader{b: code}
	for i := range r.u32() {
		body := r.bytes(r.u32())
		if r.err != nil {
			return fmt.Errorf("read module: %w", r.err)
		}
		if _, theirs := kernel.Funcs[names[i]]; theirs || names[i] == "" {
			continue
		}
		var b strings.Builder
		fmt.Fprintf(&b, "(func $%d %s ; %d bytes\n", i, names[i], len(body))
		if err := writeBody(&b, body, names); err != nil {
			return fmt.Errorf("read function %d: %w", i, err)
		}
		b.WriteString(")\n")
		if _, err := io.WriteString(w, b.String()); err != nil {
			return err
		}
	}
	return nil
}

func functionNames(module []byte) (map[uint32]string, error) {
	names := map[uint32]string{}
	b, ok, err := Custom(module, "name")
	if err != nil || !ok {
		return names, err
	}
	r := &reader{b: b}
	if r.byte() == 1 {
		r.u32()
		for range r.u32() {
			i := r.u32()
			names[i] = r.name()
		}
	}
	return names, r.err
}

func writeBody(b *strings.Builder, body []byte, names map[uint32]string) error {
	r := &reader{b: body}
	for range r.u32() {
		n := r.u32()
		fmt.Fprintf(b, "  local %d %s\n", n, typeNames[Type(r.byte())])
	}
	depth := 1
	for len(r.b) > 0 && r.err == nil {
		op := r.byte()
		code := Op(op)
		at := r.b
		if op == 0xfd || op == 0xfc {
			code = Op(op)<<8 | Op(r.u32()&0xff)
			r.b = at
		}
		r.immediates(op)
		if op == 0x0b || op == 0x05 {
			depth--
		}
		fmt.Fprintf(b, "%s%s", strings.Repeat("  ", max(depth, 1)), opName(code))
		operands(b, op, at[:len(at)-len(r.b)], names)
		b.WriteByte('\n')
		if op >= 0x02 && op <= 0x05 {
			depth++
		}
	}
	return r.err
}

// operands writes what stands behind an opcode.
func operands(b *strings.Builder, op byte, text []byte, names map[uint32]string) {
	r := &reader{b: text}
	switch {
	case op == 0x41 || op == 0x42:
		fmt.Fprintf(b, " %d", r.s64())
	case op == 0x10:
		f := r.u32()
		fmt.Fprintf(b, " $%d %s", f, names[f])
	case op >= 0x28 && op <= 0x3e:
		r.u32()
		fmt.Fprintf(b, " +%d", r.u32())
	case op >= 0x02 && op <= 0x04:
		if t, ok := typeNames[Type(r.byte())]; ok {
			b.WriteString(" " + t)
		}
	case op == 0x0e:
		for range r.u32() {
			fmt.Fprintf(b, " %d", r.u32())
		}
		fmt.Fprintf(b, " else %d", r.u32())
	case op == 0xfd || op == 0xfc:
		r.u32()
		for len(r.b) > 0 {
			fmt.Fprintf(b, " %02x", r.byte())
		}
	default:
		for len(r.b) > 0 {
			fmt.Fprintf(b, " %d", r.u32())
		}
	}
}

var typeNames = map[Type]string{I32: "i32", I64: "i64", V128: "v128"}

func opName(o Op) string {
	if n, ok := opNames[o]; ok {
		return n
	}
	return fmt.Sprintf("op %#x", uint16(o))
}

var opNames = map[Op]string{
	Unreachable: "unreachable", Nop: "nop", 0x02: "block", 0x03: "loop", 0x04: "if", 0x05: "else", 0x0b: "end", 0x0c: "br",
	0x0d: "br_if", 0x0e: "br_table", Return: "return", 0x10: "call", Drop: "drop", Select: "select",
	0x20: "local.get", 0x21: "local.set", 0x22: "local.tee", 0x23: "global.get", 0x24: "global.set",
	I32Load: "i32.load", I64Load: "i64.load", I32Load8S: "i32.load8_s", I32Load8U: "i32.load8_u", I32Load16S: "i32.load16_s",
	I32Load16U: "i32.load16_u", I64Load8U: "i64.load8_u", I64Load16U: "i64.load16_u", I64Load32S: "i64.load32_s",
	I64Load32U: "i64.load32_u", I32Store: "i32.store", I64Store: "i64.store", I32Store8: "i32.store8", I32Store16: "i32.store16",
	I64Store8: "i64.store8", I64Store16: "i64.store16", I64Store32: "i64.store32", 0x41: "i32.const", 0x42: "i64.const",
	I32Eqz: "i32.eqz", I32Eq: "i32.eq", I32Ne: "i32.ne", I32LtS: "i32.lt_s", I32LtU: "i32.lt_u", I32GtS: "i32.gt_s",
	I32GtU: "i32.gt_u", I32LeS: "i32.le_s", I32LeU: "i32.le_u", I32GeS: "i32.ge_s", I32GeU: "i32.ge_u",
	I64Eqz: "i64.eqz", I64Eq: "i64.eq", I64Ne: "i64.ne", I64LtS: "i64.lt_s", I64LtU: "i64.lt_u", I64GtS: "i64.gt_s",
	I64GtU: "i64.gt_u", I64LeS: "i64.le_s", I64LeU: "i64.le_u", I64GeS: "i64.ge_s", I64GeU: "i64.ge_u",
	I32Clz: "i32.clz", I32Ctz: "i32.ctz", I32Popcnt: "i32.popcnt", I32Add: "i32.add", I32Sub: "i32.sub", I32Mul: "i32.mul",
	I32DivU: "i32.div_u", I32RemU: "i32.rem_u", I32And: "i32.and", I32Or: "i32.or", I32Xor: "i32.xor", I32Shl: "i32.shl",
	I32ShrS: "i32.shr_s", I32ShrU: "i32.shr_u", I32Rotl: "i32.rotl", I64Clz: "i64.clz", I64Ctz: "i64.ctz",
	I64Popcnt: "i64.popcnt", I64Add: "i64.add", I64Sub: "i64.sub", I64Mul: "i64.mul", I64DivS: "i64.div_s", I64DivU: "i64.div_u",
	I64RemS: "i64.rem_s", I64RemU: "i64.rem_u", I64And: "i64.and", I64Or: "i64.or", I64Xor: "i64.xor", I64Shl: "i64.shl",
	I64ShrS: "i64.shr_s", I64ShrU: "i64.shr_u", I64Rotl: "i64.rotl", I32WrapI64: "i32.wrap_i64",
	I64ExtendI32S: "i64.extend_i32_s", I64ExtendI32U: "i64.extend_i32_u", 0xfc0a: "memory.copy", 0xfc0b: "memory.fill",
	V128Load: "v128.load", V128Load64: "v128.load64_zero", V128Store: "v128.store", 0xfd0c: "v128.const",
	I8x16Splat: "i8x16.splat", I8x16Swizzle: "i8x16.swizzle", I8x16Eq: "i8x16.eq", I8x16Ne: "i8x16.ne", I8x16LtS: "i8x16.lt_s",
	I8x16LtU: "i8x16.lt_u", I8x16GtS: "i8x16.gt_s", I8x16GtU: "i8x16.gt_u", I8x16LeU: "i8x16.le_u", I8x16GeU: "i8x16.ge_u",
	V128Not: "v128.not", V128And: "v128.and", V128AndNot: "v128.andnot", V128Or: "v128.or", V128Xor: "v128.xor",
	V128Bitselect: "v128.bitselect", V128AnyTrue: "v128.any_true", I8x16AllTrue: "i8x16.all_true",
	I8x16Bitmask: "i8x16.bitmask", I8x16Add: "i8x16.add", I8x16Sub: "i8x16.sub", I8x16SubSatU: "i8x16.sub_sat_u", I8x16MinU: "i8x16.min_u",
	I8x16MaxU: "i8x16.max_u",
}
