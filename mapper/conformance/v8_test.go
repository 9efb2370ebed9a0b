package conformance

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"

	"crosswalk/mapper/abi"
)

// v8 is a process of Node that runs modules, see v8.mjs.
type v8 struct {
	mu      sync.Mutex
	to      io.Writer
	from    io.Reader
	modules uint32
}

func startV8(t testing.TB) *v8 {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatalf("the modules are run in V8 too: install Node.js 20 or newer: %v", err)
	}
	cmd := exec.Command(node, "v8.mjs")
	cmd.Stderr = os.Stderr
	to, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	from, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		to.Close() // the script ends with its input
		if err := cmd.Wait(); err != nil {
			t.Errorf("node: %v", err)
		}
	})
	return &v8{to: to, from: from}
}

// answer is what the script says: the words of an error record and a text.
type answer struct {
	code, rule, offset, place uint32
	text                      []byte
}

// ask sends a request and reads the answer.
func (v *v8) ask(op byte, module uint32, body []byte) (answer, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	head := binary.LittleEndian.AppendUint32([]byte{op}, module)
	head = binary.LittleEndian.AppendUint32(head, uint32(len(body)))
	if _, err := v.to.Write(append(head, body...)); err != nil {
		return answer{}, fmt.Errorf("ask node: %w", err)
	}
	var words [20]byte
	if _, err := io.ReadFull(v.from, words[:]); err != nil {
		return answer{}, fmt.Errorf("node does not answer: %w", err)
	}
	word := func(i int) uint32 { return binary.LittleEndian.Uint32(words[4*i:]) }
	a := answer{word(0), word(1), word(2), word(3), make([]byte, word(4))}
	if _, err := io.ReadFull(v.from, a.text); err != nil {
		return answer{}, fmt.Errorf("node does not answer: %w", err)
	}
	if a.code == 0xffffffff {
		return answer{}, fmt.Errorf("node: %s", a.text)
	}
	return a, nil
}

// load makes a module ready; drop forgets it. A run is with what is told then of
// the message.
func (v *v8) load(wasm []byte, told func() []byte) (run func(in []byte) (answer, error), drop func(), err error) {
	v.mu.Lock()
	v.modules++
	id := v.modules
	v.mu.Unlock()
	if _, err := v.ask('L', id, wasm); err != nil {
		return nil, nil, err
	}
	var last []byte
	return func(in []byte) (answer, error) {
		if now := told(); !bytes.Equal(now, last) {
			if _, err := v.ask('M', id, now); err != nil {
				return answer{}, err
			}
			last = now
		}
		return v.ask('R', id, in)
	}, func() { _, _ = v.ask('D', id, nil) }, nil
}

// outcome is all that a module says of an input.
type outcome struct {
	result
	offset        int // in the input, -1 if there is none
	place, detail string
}

// outcome tells an answer in the words of the module's description.
func (a answer) outcome(info abi.Info) outcome {
	if a.code == 0 {
		return outcome{result: result{out: string(a.text)}, offset: -1}
	}
	o := outcome{result: result{code: abi.Code(a.code).Slug()}, offset: -1, detail: string(a.text)}
	if n := int(a.rule) - 1; n >= 0 && n < len(info.Rules) {
		o.rule = info.Rules[n].Target
	}
	if n := int(a.place) - 1; n >= 0 && n < len(info.Places) {
		o.place = info.Places[n]
	}
	if a.offset != abi.NoOffset {
		o.offset = int(a.offset)
	}
	return o
}
