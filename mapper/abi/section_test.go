package abi_test

import (
	"bytes"
	"compress/flate"
	"reflect"
	"strings"
	"testing"

	"crosswalk/mapper/abi"
)

func TestInfoRoundTrip(t *testing.T) {
	want := abi.Info{ABI: 1, Mapping: "m", Rules: []abi.Rule{{Target: "a", Line: 3, Col: 1, Sources: []string{"/x/-/y"}}},
		Places: []string{"source/x", "target/a"}, Limits: abi.DefaultLimits}
	data, err := abi.EncodeInfo(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := abi.DecodeInfo(data)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
}

// A section that somebody else made must neither unfold without end nor pass.
func TestInfoRefuses(t *testing.T) {
	deflate := func(text string) []byte {
		var b bytes.Buffer
		w, err := flate.NewWriter(&b, flate.BestSpeed)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for name, data := range map[string][]byte{
		"over 16 MiB": deflate(strings.Repeat(" ", 17<<20)), "read": deflate(`{"abi":`), "unfold": []byte(`{"abi":1}`),
	} {
		if _, err := abi.DecodeInfo(data); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
