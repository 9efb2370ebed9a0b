package wasm

// Op is an instruction without immediates, or a load or store. Instructions
// behind a prefix byte have it in the high byte.
type Op uint16

const (
	Unreachable Op = 0x00
	Nop         Op = 0x01
	Drop        Op = 0x1a
	Select      Op = 0x1b
	Return      Op = 0x0f

	I32Load    Op = 0x28
	I64Load    Op = 0x29
	I32Load8S  Op = 0x2c
	I32Load8U  Op = 0x2d
	I32Load16S Op = 0x2e
	I32Load16U Op = 0x2f
	I64Load8U  Op = 0x31
	I64Load16U Op = 0x33
	I64Load32S Op = 0x34
	I64Load32U Op = 0x35
	I32Store   Op = 0x36
	I64Store   Op = 0x37
	I32Store8  Op = 0x3a
	I32Store16 Op = 0x3b
	I64Store8  Op = 0x3c
	I64Store16 Op = 0x3d
	I64Store32 Op = 0x3e

	I32Eqz Op = 0x45
	I32Eq  Op = 0x46
	I32Ne  Op = 0x47
	I32LtS Op = 0x48
	I32LtU Op = 0x49
	I32GtS Op = 0x4a
	I32GtU Op = 0x4b
	I32LeS Op = 0x4c
	I32LeU Op = 0x4d
	I32GeS Op = 0x4e
	I32GeU Op = 0x4f
	I64Eqz Op = 0x50
	I64Eq  Op = 0x51
	I64Ne  Op = 0x52
	I64LtS Op = 0x53
	I64LtU Op = 0x54
	I64GtS Op = 0x55
	I64GtU Op = 0x56
	I64LeS Op = 0x57
	I64LeU Op = 0x58
	I64GeS Op = 0x59
	I64GeU Op = 0x5a

	I32Clz    Op = 0x67
	I32Ctz    Op = 0x68
	I32Popcnt Op = 0x69
	I32Add    Op = 0x6a
	I32Sub    Op = 0x6b
	I32Mul    Op = 0x6c
	I32DivU   Op = 0x6e
	I32RemU   Op = 0x70
	I32And    Op = 0x71
	I32Or     Op = 0x72
	I32Xor    Op = 0x73
	I32Shl    Op = 0x74
	I32ShrS   Op = 0x75
	I32ShrU   Op = 0x76
	I32Rotl   Op = 0x77
	I64Clz    Op = 0x79
	I64Ctz    Op = 0x7a
	I64Popcnt Op = 0x7b
	I64Add    Op = 0x7c
	I64Sub    Op = 0x7d
	I64Mul    Op = 0x7e
	I64DivS   Op = 0x7f
	I64DivU   Op = 0x80
	I64RemS   Op = 0x81
	I64RemU   Op = 0x82
	I64And    Op = 0x83
	I64Or     Op = 0x84
	I64Xor    Op = 0x85
	I64Shl    Op = 0x86
	I64ShrS   Op = 0x87
	I64ShrU   Op = 0x88
	I64Rotl   Op = 0x89

	I32WrapI64    Op = 0xa7
	I64ExtendI32S Op = 0xac
	I64ExtendI32U Op = 0xad

	V128Load      Op = 0xfd00
	V128Load64    Op = 0xfd5d // zero extended
	V128Store     Op = 0xfd0b
	I8x16Splat    Op = 0xfd0f
	I8x16Swizzle  Op = 0xfd0e
	I8x16Eq       Op = 0xfd23
	I8x16Ne       Op = 0xfd24
	I8x16LtS      Op = 0xfd25
	I8x16LtU      Op = 0xfd26
	I8x16GtS      Op = 0xfd27
	I8x16GtU      Op = 0xfd28
	I8x16LeU      Op = 0xfd2a
	I8x16GeU      Op = 0xfd2c
	V128Not       Op = 0xfd4d
	V128And       Op = 0xfd4e
	V128AndNot    Op = 0xfd4f
	V128Or        Op = 0xfd50
	V128Xor       Op = 0xfd51
	V128Bitselect Op = 0xfd52
	V128AnyTrue   Op = 0xfd53
	I8x16AllTrue  Op = 0xfd63
	I8x16Bitmask  Op = 0xfd64
	I8x16Add      Op = 0xfd6e
	I8x16Sub      Op = 0xfd71
	I8x16SubSatU  Op = 0xfd73
	I8x16MinU     Op = 0xfd77
	I8x16MaxU     Op = 0xfd79
)

func (o Op) encode(b []byte) []byte {
	if o > 0xff {
		b = append(b, byte(o>>8))
		return appendU(b, uint64(o&0xff))
	}
	return append(b, byte(o))
}
