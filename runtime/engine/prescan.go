package engine

import (
	"errors"
	"fmt"
	"slices"
)

// Wazero makes room for as many things as a module announces before it reads
// them, so that a file of some hundred bytes takes all memory: locals, entries of
// a section, names. The scan here reads the same numbers first, and takes only
// what mapping modules consist of.
const (
	mostLocals  = 50_000
	mostInTable = 16
)

// sections that a mapping module has, by id; it has no imports and no start
// function, and a table only as the linker leaves one behind.
var sectionsHeld = []byte{0, 1, 3, 4, 5, 6, 7, 10, 11, 12}

var errTruncated = errors.New("it ends too early")

// scanner reads WebAssembly; after an error it reads zeroes.
type scanner struct {
	b   []byte
	err error
}

func (s *scanner) fail(err error) {
	if s.err == nil {
		s.err = err
	}
	s.b = nil
}

func (s *scanner) take(n uint64) []byte {
	if n > uint64(len(s.b)) {
		s.fail(errTruncated)
		return nil
	}
	out := s.b[:n]
	s.b = s.b[n:]
	return out
}

func (s *scanner) byte() byte {
	if b := s.take(1); b != nil {
		return b[0]
	}
	return 0
}

// number reads an unsigned or signed LEB128; of signed ones only the length counts.
func (s *scanner) number() uint64 {
	var v uint64
	for shift := 0; shift < 70; shift += 7 {
		c := s.byte()
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return v
		}
	}
	s.fail(errors.New("a number is too long"))
	return 0
}

// list reads a count and that many things of at least one byte each.
func (s *scanner) list(one func()) {
	n := s.number()
	if n > uint64(len(s.b)) {
		s.fail(fmt.Errorf("it announces %d entries in %d bytes", n, len(s.b)))
	}
	for ; n > 0 && s.err == nil; n-- {
		one()
	}
}

func (s *scanner) text() string { return string(s.take(s.number())) }

// prescan refuses modules that would hurt whoever reads them.
func prescan(wasm []byte) error {
	s := &scanner{b: wasm}
	if string(s.take(8)) != "\x00asm\x01\x00\x00\x00" {
		return fmt.Errorf("%w: it is no WebAssembly", ErrModule)
	}
	for len(s.b) > 0 && s.err == nil {
		id := s.byte()
		body := &scanner{b: s.take(s.number())}
		if !slices.Contains(sectionsHeld, id) {
			return fmt.Errorf("%w: mapping modules have no section %d", ErrModule, id)
		}
		body.section(id)
		if s.err == nil && body.err != nil {
			return fmt.Errorf("%w: section %d: %w", ErrModule, id, body.err)
		}
	}
	if s.err != nil {
		return fmt.Errorf("%w: %w", ErrModule, s.err)
	}
	return nil
}

func (s *scanner) section(id byte) {
	switch id {
	case 0:
		if s.text() == "name" {
			s.fail(errors.New("mapping modules have no names"))
		}
	case 1:
		s.list(func() {
			if s.byte() != 0x60 {
				s.fail(errors.New("a type is no function"))
			}
			s.take(s.number())
			s.take(s.number())
		})
	case 3:
		s.list(func() { s.number() })
	case 4:
		s.list(func() {
			s.byte()
			bounded := s.byte() == 1
			if s.number() > mostInTable || bounded && s.number() > mostInTable {
				s.fail(fmt.Errorf("a table of more than %d entries", mostInTable))
			}
		})
	case 6:
		if n := s.number(); n > uint64(len(s.b)) {
			s.fail(errTruncated)
		}
	case 7:
		s.list(func() {
			s.text()
			s.byte()
			s.number()
		})
	case 10:
		s.list(s.body)
	case 11:
		s.list(s.data)
	}
}

// body reads the locals of a function.
func (s *scanner) body() {
	f := &scanner{b: s.take(s.number())}
	sum := uint64(0)
	f.list(func() {
		if sum += f.number(); sum > mostLocals {
			f.fail(fmt.Errorf("a function has more than %d locals", mostLocals))
		}
		f.byte()
	})
	if f.err != nil {
		s.fail(f.err)
	}
}

// data reads a segment at a constant address.
func (s *scanner) data() {
	if s.number() != 0 || s.byte() != 0x41 {
		s.fail(errors.New("a segment of the data has no constant address"))
	}
	s.number()
	s.byte() // end
	s.take(s.number())
}
