package source

import (
	"bytes"

	"crosswalk/contracts/diag"
)

// Encoding is the finding about a file that is not in UTF-8, or that starts with
// a byte order mark; format is the first part of its code, "json". It is nil for
// other files, whose bytes may still be wrong further on.
func Encoding(file, format string, data []byte) diag.List {
	var list diag.List
	start := diag.Pos{File: file, Line: 1, Col: 1}
	const hint = "save it as UTF-8 without a byte order mark"
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		list.Add(start, format+"/byte-order-mark", "the file starts with a byte order mark").Hint = "save it as UTF-8 without one"
	case bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")):
		list.Add(start, format+"/encoding", "the file is in UTF-32").Hint = hint
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")), len(data) > 1 && (data[0] == 0) != (data[1] == 0):
		list.Add(start, format+"/encoding", "the file is in UTF-16").Hint = hint
	}
	return list
}
