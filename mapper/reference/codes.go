package reference

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"crosswalk/mapper/abi"
)

// codes are the functions on codes that follow rules of their own.
var codes = map[string]fn{
	"isGtin": func(a []ref.Val) (ref.Val, *fault) { return types.Bool(isGTIN(text(a[0]))), nil },
	"gtinCheckDigit": func(a []ref.Val) (ref.Val, *fault) {
		s := text(a[0])
		if !regexp.MustCompile(`^([0-9]{7}|[0-9]{11,13})$`).MatchString(s) {
			return nil, faultf(abi.BadArgument, "%s", s)
		}
		return types.String(checkDigit(s)), nil
	},
	"gtin14": func(a []ref.Val) (ref.Val, *fault) {
		s := text(a[0])
		if !isGTIN(s) {
			return nil, faultf(abi.BadConversion, "%s", s)
		}
		return types.String(strings.Repeat("0", 14-len(s)) + s), nil
	},
	"alphaIn": func(a []ref.Val) (ref.Val, *fault) {
		n, f := toInt(a[1])
		switch s := strings.TrimFunc(text(a[0]), unicode.IsSpace); {
		case f != nil:
			return nil, f
		case n < 1:
			return nil, faultf(abi.BadArgument, "")
		case !regexp.MustCompile(`^[0-9]+$`).MatchString(s) || int64(len(s)) >= n:
			return types.String(s), nil
		case n > 1<<26:
			return nil, faultf(abi.OutOfMemory, "")
		default:
			return types.String(strings.Repeat("0", int(n)-len(s)) + s), nil
		}
	},
	"alphaOut": onText(func(s string) string {
		s = strings.TrimFunc(s, unicode.IsSpace)
		if !regexp.MustCompile(`^[0-9]+$`).MatchString(s) {
			return s
		}
		for len(s) > 1 && s[0] == '0' {
			s = s[1:]
		}
		return s
	}),
}

// checkDigit makes the weighted sum of all digits a multiple of ten; the last one
// before it counts three times.
func checkDigit(s string) string {
	sum, weight := 0, 3
	for i := len(s) - 1; i >= 0; i-- {
		sum += weight * int(s[i]-'0')
		weight = 4 - weight
	}
	return strconv.Itoa((10 - sum%10) % 10)
}

func isGTIN(s string) bool {
	return regexp.MustCompile(`^([0-9]{8}|[0-9]{12,14})$`).MatchString(s) && checkDigit(s[:len(s)-1]) == s[len(s)-1:]
}
