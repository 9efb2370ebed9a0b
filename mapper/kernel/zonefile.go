package kernel

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"strconv"
)

// zoneTable is a time zone: offset i, in seconds east of UTC, holds before
// instant i.
type zoneTable struct {
	instants []int64
	offsets  []int32
	rule     [11]int32 // whether there is one, standard and summer offset, start and end; see c/zone.c
}

// parseZone reads the second part of a file as RFC 9636 has it.
func parseZone(file []byte) (zoneTable, error) {
	const head = 44
	var z zoneTable
	if len(file) < head || string(file[:4]) != "TZif" || file[4] < '2' {
		return z, errors.New("no zone file of version 2")
	}
	counts := func(b []byte) (n [6]int) { // ut/local, standard/wall, leap, transitions, types, characters
		for i := range n {
			n[i] = int(binary.BigEndian.Uint32(b[20+4*i:]))
		}
		return n
	}
	first := counts(file)
	rest := file[head+first[3]*5+first[4]*6+first[5]+first[2]*8+first[1]+first[0]:]
	n := counts(rest)
	rest = rest[head:]
	times, kinds := rest[:8*n[3]], rest[8*n[3]:9*n[3]]
	types := rest[9*n[3] : 9*n[3]+6*n[4]]
	footer := rest[9*n[3]+6*n[4]+n[5]+12*n[2]+n[1]+n[0]:]
	offset := func(kind byte) int32 { return int32(binary.BigEndian.Uint32(types[6*int(kind):])) }
	z.offsets = append(z.offsets, offset(0))
	for i, kind := range kinds {
		z.instants = append(z.instants, int64(binary.BigEndian.Uint64(times[8*i:])))
		z.offsets = append(z.offsets, offset(kind))
	}
	return z, z.parseRule(bytes.Trim(footer, "\n"))
}

// zoneRule is what the database has of the rules of POSIX: "CET-1CEST,M3.5.0,M10.5.0/3".
var zoneRule = regexp.MustCompile(`^(?:[A-Za-z]+|<[^>]+>)([-+\d:]+)(?:(?:[A-Za-z]+|<[^>]+>)([-+\d:]*),M(\d\d?)\.(\d)\.(\d)(?:/([-+\d:]+))?,M(\d\d?)\.(\d)\.(\d)(?:/([-+\d:]+))?)?$`)

func (z *zoneTable) parseRule(rule []byte) error {
	m := zoneRule.FindSubmatch(rule)
	if m == nil {
		return fmt.Errorf("rule %q", rule)
	}
	text := func(i int, otherwise int32) int32 {
		if len(m[i]) == 0 {
			return otherwise
		}
		return clockSeconds(string(m[i]))
	}
	standard := -text(1, 0)
	if m[3] == nil { // one offset for ever
		z.offsets[len(z.offsets)-1] = standard
		return nil
	}
	z.rule = [11]int32{1, standard, -text(2, -standard-3600)}
	for i := range 2 {
		for j := range 3 {
			z.rule[3+4*i+j] = int32(m[3+4*i+j][0] - '0')
			if len(m[3+4*i+j]) == 2 {
				z.rule[3+4*i+j] = 10*z.rule[3+4*i+j] + int32(m[3+4*i+j][1]-'0')
			}
		}
		z.rule[6+4*i] = text(6+4*i, 2*3600)
	}
	return nil
}

// clockSeconds reads [+-]hh[:mm[:ss]]; the pattern allows nothing else that the
// database has.
func clockSeconds(s string) int32 {
	sign, total, unit := int32(1), int32(0), int32(3600)
	if s[0] == '-' || s[0] == '+' {
		if s[0] == '-' {
			sign = -1
		}
		s = s[1:]
	}
	for ; s != ""; unit /= 60 {
		i := 0
		for i < len(s) && s[i] != ':' {
			i++
		}
		v, err := strconv.Atoi(s[:i])
		if err != nil {
			return 0
		}
		total += int32(v) * unit
		s = s[min(i+1, len(s)):]
	}
	return sign * total
}
