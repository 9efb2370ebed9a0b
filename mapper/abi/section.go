package abi

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// maxInfo bounds the JSON of a custom section, so that a small module cannot
// unfold into a large one.
const maxInfo = 16 << 20

// level of compression: the next ones take two to five times as long and save 3 %.
const level = 4

// EncodeInfo gives the content of the custom section. The names of rules and
// places are much alike: deflated they are a seventh.
func EncodeInfo(info Info) ([]byte, error) {
	text, err := json.Marshal(info)
	if err != nil {
		return nil, fmt.Errorf("describe the module: %w", err)
	}
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, level)
	if err != nil {
		return nil, fmt.Errorf("describe the module: %w", err)
	}
	if _, err := w.Write(text); err != nil {
		return nil, fmt.Errorf("describe the module: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("describe the module: %w", err)
	}
	return out.Bytes(), nil
}

// DecodeInfo reads the content of the custom section.
func DecodeInfo(data []byte) (Info, error) {
	var info Info
	text, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(data)), maxInfo+1))
	if err != nil {
		return info, fmt.Errorf("unfold the module's description: %w", err)
	}
	if len(text) > maxInfo {
		return info, errors.New("unfold the module's description: it is over 16 MiB")
	}
	if err := json.Unmarshal(text, &info); err != nil {
		return info, fmt.Errorf("read the module's description: %w", err)
	}
	return info, nil
}
