package program

import "strings"

var escapePointer = strings.NewReplacer("~", "~0", "/", "~1")
