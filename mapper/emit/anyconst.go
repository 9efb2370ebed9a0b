package emit

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"crosswalk/mapper/kernel"
	"crosswalk/mapper/program"
)

// constCell places a constant of kind Any, or a list of such constants, and
// returns the address of its cell; false if e is no constant. Maps are built at
// run time: their keys must be searched.
func (m *module) constCell(e program.Expr) (uint32, bool) {
	switch e := e.(type) {
	case *program.Const:
		if e.T.Kind == program.Any {
			return m.valueCell(e.Value), true
		}
	case *program.AnyList:
		if e.Opt != nil {
			return 0, false
		}
		at := make([]uint32, len(e.Elems))
		levels := uint32(1)
		for i, x := range e.Elems {
			levels = max(levels, 1+constLevels(x))
			a, ok := m.constCell(x)
			if !ok {
				return 0, false
			}
			at[i] = a
		}
		return m.listCell(at, levels), true
	}
	return 0, false
}

// cell places {tag, aux, value}.
func (m *module) cell(tag, aux uint32, value uint64) uint32 {
	key := fmt.Sprintf("cell:%d:%d:%d", tag, aux, value)
	if at, ok := m.automata[key]; ok {
		return at
	}
	b := binary.LittleEndian.AppendUint32(nil, tag)
	b = binary.LittleEndian.AppendUint32(b, aux)
	at := m.Data(cellSize, binary.LittleEndian.AppendUint64(b, value))
	m.automata[key] = at
	return at
}

// constLevels is how deep lists nest in a constant.
func constLevels(e program.Expr) uint32 {
	levels := uint32(0)
	if list, ok := e.(*program.AnyList); ok {
		levels = 1
		for _, x := range list.Elems {
			levels = max(levels, 1+constLevels(x))
		}
	}
	return levels
}

// listCell places a list of cells; levels of nesting are noted as the kernel does.
func (m *module) listCell(items []uint32, levels uint32) uint32 {
	var data []byte
	for _, a := range items {
		data = binary.LittleEndian.AppendUint64(data, uint64(a))
	}
	vec := binary.LittleEndian.AppendUint32(nil, uint32(len(items)))
	vec = binary.LittleEndian.AppendUint32(vec, uint32(len(items)))
	vec = binary.LittleEndian.AppendUint32(vec, m.Data(16, data))
	return m.cell(tagList, levels, uint64(m.Data(16, append(vec, 0, 0, 0, 0))))
}

func (m *module) valueCell(v any) uint32 {
	switch v := v.(type) {
	case nil:
		return m.cell(tagNull, 0, 0)
	case bool:
		n := uint64(0)
		if v {
			n = 1
		}
		return m.cell(tagBool, 0, n)
	case int64:
		return m.cell(tagInt, 0, uint64(v))
	case uint64:
		return m.cell(tagUint, 0, v)
	case float64:
		return m.cell(tagDouble, 0, math.Float64bits(v))
	case string:
		return m.cell(tagText, 0, uint64(m.spanOf(v)))
	case []byte:
		return m.cell(tagBytes, 0, uint64(m.rawSpan(string(v))))
	case program.TypeName:
		return m.cell(tagType, 0, uint64(m.spanOf(string(v))))
	case program.Zone:
		table, err := kernel.Zone(string(v))
		if err != nil {
			bugf("%v", err)
		}
		return m.cell(tagZone, 0, uint64(m.Data(8, table)))
	case program.Duration:
		return m.cell(tagDuration, uint32(v.Nanos), uint64(v.Seconds))
	case time.Time:
		at := m.dataOnce("time:"+v.UTC().String(), func() []byte {
			b := binary.LittleEndian.AppendUint64(nil, uint64(v.Unix()))
			return binary.LittleEndian.AppendUint64(b, uint64(v.Nanosecond()))
		})
		return m.cell(tagTime, 0, uint64(at))
	case program.Dec:
		b, err := kernel.Decimal(string(v))
		if err != nil {
			bugf("%v", err)
		}
		return m.cell(tagDecimal, 0, uint64(m.Data(16, b)))
	}
	bugf("a constant of type %T", v)
	return 0
}
