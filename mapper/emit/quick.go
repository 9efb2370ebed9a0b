package emit

import (
	"encoding/binary"

	w "crosswalk/mapper/wasm"
)

// quick reads members as most of them stand: compact JSON, the name that was
// predicted, a value of a common kind, then a comma or the object's end. It goes
// on to the next member by itself. Where anything differs, the general code
// takes over at the point that was reached: nothing is reported here.
//
// Conditions are nested Ifs, not branches out: the engine turns an If into a
// compare and a jump that is not taken, and knows the bounds of addresses as
// long as no other way leads in.
type quick struct {
	*objectScan
	rest  w.Label // after a value, p behind it
	found w.Label // the member is noted, p at its value
	known w.Label // the name is read, the member is not noted

	word, x   w.Local
	n, t      w.Local
	after     w.Label // p behind a value and c the byte there
	kept      w.Label // the same, with the value in v to check and store
	text, num w.Label
	null      w.Label
}

// when generates what follows if the condition on the stack holds.
func (q *quick) when(body func()) {
	q.If()
	body()
	q.End()
}

// member compares the name at p with the predicted one; if they differ, code
// after it is reached.
func (q *quick) member() {
	half := func(at uint32) {
		q.Get(q.p)
		q.Mem(w.V128Load, at)
		q.Get(q.e)
		q.Mem(w.V128Load, entPattern+at)
		q.Op(w.I8x16Eq, w.I8x16Bitmask)
	}
	// the highest word first: then the engine knows that all lie within memory
	bit, mask := q.Temp(w.I32), q.Temp(w.I64)
	q.word, q.x, q.n, q.t = q.Temp(w.I64), q.Temp(w.V128), q.Temp(w.I32), q.Temp(w.I32)
	q.Get(q.e)
	q.Mem(w.I64Load, entSize-8)
	q.Op(w.I32WrapI64)
	q.I32(0xffff)
	q.Op(w.I32And)
	q.Set(bit)
	q.Get(q.e)
	q.Mem(w.I64Load, entMeta)
	q.Set(q.meta)
	// the bytes that are equal include those of the mask
	q.Get(q.e)
	q.Mem(w.I32Load, entMask)
	half(16)
	q.I32(16)
	q.Op(w.I32Shl)
	half(0)
	q.Op(w.I32Or)
	q.I32(-1)
	q.Op(w.I32Xor, w.I32And, w.I32Eqz)
	q.when(func() {
		q.Get(q.p)
		q.part(metaLength, 0xff)
		q.Op(w.I32Add)
		q.Set(q.from)
		q.I64(1)
		q.Get(bit)
		q.Op(w.I64ExtendI32U, w.I64Shl)
		q.Set(mask)
		q.Get(bit)
		q.I32(64)
		q.Op(w.I32LtU)
		q.If()
		q.note(0, mask)
		q.plainText()
		q.Else()
		q.Get(bit)
		q.I32(128)
		q.Op(w.I32GeU)
		q.when(func() {
			q.Get(q.p)
			q.Set(q.kp)
			q.Get(q.from)
			q.Set(q.p)
			q.Br(q.known)
		})
		q.note(1, mask)
		q.End()
		q.Get(q.from)
		q.Set(q.p)
		q.value()
	})
	for _, l := range []w.Local{bit, mask, q.word, q.x, q.n, q.t} {
		q.Release(l)
	}
}

// note notes in a word of seen that the member was met.
func (q *quick) note(i int, mask w.Local) {
	q.Get(q.seen[i], mask)
	q.Op(w.I64And)
	q.I64(0)
	q.Op(w.I64Ne)
	q.when(func() {
		q.Get(q.p)
		q.Set(q.kp)
		q.Br(q.dup)
	})
	q.Get(q.seen[i], mask)
	q.Op(w.I64Or)
	q.Set(q.seen[i])
}

// value reads the value at p.
func (q *quick) value() {
	q.after = q.Block()
	q.kept = q.Block()
	q.null = q.Block()
	array := q.Block()
	object := q.Block()
	boolean := q.Block()
	q.num = q.Block()
	open := q.Block()
	q.text = q.Block()
	q.Get(q.p)
	q.Mem(w.I64Load, 0)
	q.Tee(q.word)
	q.Op(w.I32WrapI64)
	q.I32(0xff)
	q.Op(w.I32And)
	q.Set(q.c)
	q.part(metaClass, 0xff)
	q.BrTable([]w.Label{open, q.text, object, array, q.num, q.num, boolean}, q.found)
	q.End() // text
	q.readText()
	q.Br(q.null)
	q.End() // open
	q.open()
	q.Br(q.found)
	q.End() // number
	q.readNumber()
	q.Br(q.null)
	q.End() // boolean
	q.boolean()
	q.Br(q.null)
	q.End() // object
	q.is('{', func() { q.inner(q.e, '{'); q.behind(); q.Br(q.kept) })
	q.Br(q.null)
	q.End() // array
	q.is('[', func() { q.inner(q.e, '['); q.behind(); q.Br(q.kept) })
	q.End() // null
	q.readNull()
	q.Br(q.found)
	q.End() // kept
	q.check64(metaFlags, flagKeep, metaCheck)
	q.when(func() {
		q.constraint()
		q.store(q.e)
	})
	q.End() // after
	q.goOn()
	q.Br(q.rest)
}

// check64 pushes whether the entry has a flag or a constraint.
func (q *quick) check64(flags, flag, check int64) {
	q.Get(q.meta)
	q.I64(flag<<flags | -1<<check)
	q.Op(w.I64And)
	q.I64(0)
	q.Op(w.I64Ne)
}

// is generates what follows if the value begins with a byte.
func (q *quick) is(first int32, body func()) {
	q.Get(q.c)
	q.I32(first)
	q.Op(w.I32Eq)
	q.when(body)
}

// behind loads the byte at p.
func (q *quick) behind() {
	q.peek(0)
	q.Set(q.c)
}

// byteAt sets c to a byte of the value's first eight, and p to its address.
func (q *quick) byteAt(n int32) {
	q.Get(q.word)
	q.I64(int64(8 * n))
	q.Op(w.I64ShrU, w.I32WrapI64)
	q.I32(0xff)
	q.Op(w.I32And)
	q.Set(q.c)
	q.Get(q.from)
	q.I32(n)
	q.Op(w.I32Add)
	q.Set(q.p)
}

// stands generates what follows if the value begins with four bytes.
func (q *quick) stands(text string, body func()) {
	q.Get(q.word)
	q.Op(w.I32WrapI64)
	q.I32(int32(binary.LittleEndian.Uint32([]byte(text))))
	q.Op(w.I32Eq)
	q.when(body)
}

func (q *quick) boolean() {
	q.stands("true", func() {
		q.byteAt(4)
		q.I64(3)
		q.Set(q.v)
		q.Br(q.kept)
	})
	q.stands("fals", func() {
		q.Get(q.from)
		q.Mem(w.I32Load8U, 4)
		q.I32('e')
		q.Op(w.I32Eq)
		q.when(func() {
			q.byteAt(5)
			q.I64(2)
			q.Set(q.v)
			q.Br(q.kept)
		})
	})
}

// readNull reads a null that the entry allows.
func (q *quick) readNull() {
	q.stands("null", func() {
		q.part(metaWant, bitNull)
		q.when(func() {
			if q.m.scanner.nulls {
				q.part(metaCheck, checkNull)
				q.BrIf(q.found)
			}
			q.byteAt(4)
			q.I64(slotNull)
			q.Set(q.v)
			q.store(q.e)
			q.Br(q.after)
		})
	})
}

// span sets v to the span of n bytes from p + skip.
func (q *quick) span(skip int32) {
	q.Get(q.n)
	q.Op(w.I64ExtendI32U)
	q.I64(32)
	q.Op(w.I64Shl)
	q.Get(q.from)
	if skip != 0 {
		q.I32(skip)
		q.Op(w.I32Add)
	}
	q.Op(w.I64ExtendI32U, w.I64Or)
	q.Set(q.v)
}

// plainText reads a string of which at most the type is demanded and nothing is
// kept, without a merge of ways since the name.
func (q *quick) plainText() {
	q.Get(q.meta)
	q.I64((0xff&^classText)<<metaClass | flagKeep<<metaFlags | -1<<metaCheck)
	q.Op(w.I64And, w.I64Eqz)
	q.when(func() {
		q.special(q.from, 1)
		q.when(func() {
			q.Get(q.from)
			q.Mem(w.I32Load8U, 0)
			q.I32('"')
			q.Op(w.I32Eq)
			q.when(func() {
				q.ending(q.from, 0)
				q.I32('"' | ','<<8)
				q.Op(w.I32Eq)
				q.when(func() {
					q.Get(q.t)
					q.I32(3)
					q.Op(w.I32Add)
					q.Set(q.p)
					q.predict()
					q.Br(q.top)
				})
				q.Get(q.c)
				q.I32('"' | '}'<<8)
				q.Op(w.I32Eq)
				q.when(func() {
					q.Get(q.t)
					q.I32(2)
					q.Op(w.I32Add)
					q.Set(q.p)
					q.Br(q.end)
				})
			})
		})
	})
}

// goOn goes to the next member or the end, if c is what comes before them.
func (q *quick) goOn() {
	q.is(',', func() {
		q.advance(1)
		q.predict()
		q.Br(q.top)
	})
	q.is('}', func() { q.Br(q.end) })
}

// special pushes whether there is a quote, a backslash, a control character or
// a byte of more than 7 bits in the 16 bytes at p + at, and leaves them in n.
func (q *quick) special(p w.Local, at uint32) {
	q.Get(p)
	q.Mem(w.V128Load, at)
	q.Tee(q.x)
	q.Splat('"')
	q.Op(w.I8x16Eq)
	q.Get(q.x)
	q.Splat('\\')
	q.Op(w.I8x16Eq, w.V128Or)
	q.Get(q.x)
	q.Splat(0x20)
	q.Op(w.I8x16LtS, w.V128Or, w.I8x16Bitmask)
	q.Tee(q.n)
	q.I32(0)
	q.Op(w.I32Ne)
}

// ending pushes the first byte noted in n and the one after it, and leaves them
// in c; the first stands at t + skip + 1.
func (q *quick) ending(p w.Local, skip uint32) {
	q.Get(q.n)
	q.Op(w.I32Ctz)
	q.Tee(q.n)
	q.Get(p)
	q.Op(w.I32Add)
	q.Tee(q.t)
	q.Mem(w.I32Load16U, skip+1)
	q.Tee(q.c)
}

// closes generates what follows if the first byte noted in n is a quote, and
// leaves the byte after it in c.
func (q *quick) closes(skip uint32, body func()) {
	q.ending(q.p, skip)
	q.I32(0xff)
	q.Op(w.I32And)
	q.I32('"')
	q.Op(w.I32Eq)
	q.when(func() {
		q.Get(q.c)
		q.I32(8)
		q.Op(w.I32ShrU)
		q.Set(q.c)
		body()
	})
}

// readText reads a string of up to 31 plain bytes.
func (q *quick) readText() {
	finish := func(skip uint32) {
		q.closes(skip, func() {
			if skip != 0 {
				q.Get(q.n)
				q.I32(int32(skip))
				q.Op(w.I32Add)
				q.Set(q.n)
			}
			q.span(1)
			q.Get(q.t)
			q.I32(int32(skip) + 2)
			q.Op(w.I32Add)
			q.Set(q.p)
			if skip == 0 {
				q.decimal()
			}
			q.Br(q.kept)
		})
	}
	q.is('"', func() {
		q.special(q.p, 1)
		q.when(func() {
			finish(0)
			q.Br(q.found)
		})
		q.special(q.p, 17)
		q.when(func() { finish(16) })
		q.Br(q.found)
	})
}

// decimal goes on if the entry only demands a decimal and the n bytes in x are
// one without a sign: digits, at most one of the bytes between them a point, and
// no 0 before another digit. What differs is left to the constraint.
func (q *quick) decimal() {
	all, others := q.Temp(w.I32), q.Temp(w.I32)
	q.flag(flagDecimal)
	q.when(func() {
		q.I32(1)
		q.Get(q.n)
		q.Op(w.I32Shl)
		q.I32(1)
		q.Op(w.I32Sub)
		q.Set(all)
		q.Get(q.x)
		q.Splat('0')
		q.Op(w.I8x16Sub)
		q.Splat(9)
		q.Op(w.I8x16LeU, w.I8x16Bitmask)
		q.I32(-1)
		q.Op(w.I32Xor)
		q.Get(all)
		q.Op(w.I32And)
		q.Set(others)
		// they are points
		q.Get(q.x)
		q.Splat('.')
		q.Op(w.I8x16Eq, w.I8x16Bitmask)
		q.Get(others)
		q.Op(w.I32And)
		q.Get(others)
		q.Op(w.I32Eq)
		q.when(func() {
			// not more than one
			q.Get(others, others)
			q.I32(1)
			q.Op(w.I32Sub, w.I32And, w.I32Eqz)
			q.when(func() {
				// neither the last byte nor behind an empty text
				q.Get(others)
				q.I32(1)
				q.Op(w.I32Shl)
				q.Get(all)
				q.Op(w.I32LtU)
				q.when(func() { q.leading(others) })
			})
		})
	})
	q.Release(all)
	q.Release(others)
}

// leading goes on if the text does not begin with a point, or a 0 that a digit
// follows. Others has the bit of the point.
func (q *quick) leading(others w.Local) {
	done := func() {
		q.store(q.e)
		q.Br(q.after)
	}
	q.Get(others)
	q.I32(1)
	q.Op(w.I32Ne)
	q.when(func() {
		q.Get(q.word)
		q.Op(w.I32WrapI64)
		q.I32(0xff00)
		q.Op(w.I32And)
		q.I32('0' << 8)
		q.Op(w.I32Ne)
		// or the point is the second byte, or there is one byte
		q.Get(others)
		q.I32(2)
		q.Op(w.I32Eq, w.I32Or)
		q.Get(q.n)
		q.I32(1)
		q.Op(w.I32Eq, w.I32Or)
		q.when(done)
	})
}

// readNumber reads up to 15 digits before a comma or the object's end.
func (q *quick) readNumber() {
	ends := func(body func()) {
		q.Get(q.c)
		q.I32(',')
		q.Op(w.I32Eq)
		q.Get(q.c)
		q.I32('}')
		q.Op(w.I32Eq, w.I32Or)
		q.when(body)
	}
	q.Get(q.c)
	q.I32('1')
	q.Op(w.I32Sub)
	q.I32(9)
	q.Op(w.I32LtU)
	q.when(func() {
		q.Get(q.p)
		q.Mem(w.V128Load, 0)
		q.Splat('0')
		q.Op(w.I8x16Sub)
		q.Splat(9)
		q.Op(w.I8x16LeU, w.I8x16Bitmask)
		q.I32(-1)
		q.Op(w.I32Xor, w.I32Ctz)
		q.Tee(q.n)
		q.Get(q.p)
		q.Op(w.I32Add)
		q.Tee(q.t)
		q.Mem(w.I32Load8U, 0)
		q.Set(q.c)
		ends(func() {
			q.span(0)
			q.Get(q.t)
			q.Set(q.p)
			q.Br(q.kept)
		})
		q.Br(q.found)
	})
	q.is('0', func() {
		q.byteAt(1)
		ends(func() {
			q.I32(1)
			q.Set(q.n)
			q.span(0)
			q.Br(q.kept)
		})
		q.Get(q.from)
		q.Set(q.p)
		q.Br(q.found)
	})
}

// open reads a value of which nothing is said and nothing is kept.
func (q *quick) open() {
	q.check64(metaFlags, flagKeep, metaCheck)
	q.Op(w.I32Eqz)
	q.when(func() {
		q.is('{', func() { q.descend(q.e, q.m.objectFn(), 0); q.behind(); q.Br(q.after) })
		q.is('[', func() {
			empty := q.Block()
			q.empty(empty)
			q.descend(q.e, q.m.arrayFn(), pairArray)
			q.End()
			q.behind()
			q.Br(q.after)
		})
		q.stands("null", func() {
			q.byteAt(4)
			q.Br(q.after)
		})
		q.boolean()
		q.Br(q.num)
	})
}

// predict goes on to the member after e.
func (o *objectScan) predict() {
	o.Get(o.e)
	o.Tee(o.prev)
	o.Mem(w.I32Load, entNext)
	o.Set(o.e)
}
