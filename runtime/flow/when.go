package flow

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// Wants reports whether the flow has anything to do with a payload: whether its
// When leads to a value other than null. A payload that is no JSON is wanted,
// so that the contract can say what is wrong with it.
func (f *Flow) Wants(payload []byte) bool {
	if f.When == "" {
		return true
	}
	at := json.RawMessage(payload)
	for _, name := range strings.Split(f.When[1:], "/") {
		name = strings.ReplaceAll(strings.ReplaceAll(name, "~1", "/"), "~0", "~")
		var object map[string]json.RawMessage
		var list []json.RawMessage
		switch {
		case json.Unmarshal(at, &object) == nil:
			at = object[name]
		case json.Unmarshal(at, &list) == nil:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(list) {
				return false
			}
			at = list[i]
		default:
			return !json.Valid(at)
		}
		if len(at) == 0 {
			return false
		}
	}
	return !bytes.Equal(bytes.TrimSpace(at), []byte("null"))
}
