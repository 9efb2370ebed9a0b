package events_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"crosswalk/contracts/compat/events"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/internal/shared"
	"crosswalk/contracts/source"

	"golang.org/x/tools/txtar"
)

// TestSuite judges the pairs of asyncapi/diff. What each must say was thought
// out by hand, not taken from that tool, which has no notion of who sends.
func TestSuite(t *testing.T) {
	dir := shared.Dir(t, "suites", "contracts", "asyncapi-diff", "test", "spec")
	both := finding.Level{Backward: true, Forward: true}
	for _, c := range []struct {
		old, new string
		level    finding.Level
		want     string
	}{
		// The application receives on mychannel, and then on anotherChannel instead.
		// Who sends to the first is not heard any more; no payload is described, so
		// that every text is a message. The version under info is no promise.
		{"asyncapi.yml", "diffSpec.yml", both, "breaking\n" +
			"new:7:3: breaking error event/channel-removed: the old version has no channel anotherChannel\n" +
			"\t{\"message\":{\"channel\":\"anotherChannel\",\"name\":\"channelMessage\",\"payload\":\"a\"}}\n" +
			"\tnothing receives such a message on anotherChannel\n\treached by receive anotherChannel\n" +
			"old:7:3: breaking error event/channel-removed: the new version has no channel mychannel\n" +
			"\t{\"message\":{\"channel\":\"mychannel\",\"name\":\"channelMessage\",\"payload\":\"a\"}}\n" +
			"\tnothing receives such a message on mychannel\n\treached by receive mychannel\n"},
		// The broker has another port and version. The parameter of the address is
		// spelt userid, which is not on the wire. The description of the operation
		// and the contact under info are words.
		{"asyncapi-v3.yml", "asyncapi-v3-diff.yml", finding.Level{Backward: true}, "breaking\n" +
			"new:22:3: breaking warning event/protocol-version-changed: the server production speaks amqp 1.1 in the new version, not 1.0 (was old:22:3)\n" +
			"new:22:3: breaking error event/server-changed: the server production is amqp://rabbitmq.in.mycompany.com:5673/v1 in the new version, " +
			"not amqp://rabbitmq.in.mycompany.com:5672/v1 (was old:22:3)\n" +
			"new:109:3: compatible info event/description-changed: the description of the operation sendUserSignUp has changed (was old:109:3)\n"},
	} {
		read := func(name string) []byte {
			data, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			return data
		}
		r := events.Compare(parse(t, "old", read(c.old)), parse(t, "new", read(c.new)), events.Options{Level: c.level})
		shaped(t, r)
		if got := report(r); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.new, got, c.want)
		}
	}
}

// TestOrder shuffles the members of every object in every case: the verdict,
// the codes and the witnesses stay.
func TestOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 3))
	files, _ := filepath.Glob("testdata/*.txtar")
	both := events.Options{Level: finding.Level{Backward: true, Forward: true}}
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := essence(events.Compare(parse(t, "old", ar.Files[0].Data), parse(t, "new", ar.Files[1].Data), both))
		for range 10 {
			old, new := parse(t, "old", shuffled(t, rng, ar.Files[0].Data)), parse(t, "new", shuffled(t, rng, ar.Files[1].Data))
			if got := essence(events.Compare(old, new, both)); got != want {
				t.Fatalf("%s: another order\n got %s\nwant %s", file, got, want)
			}
		}
	}
}

// essence is a report without places in files, in an order of its own.
func essence(r finding.Report) string {
	var lines []string
	for _, f := range r.Findings {
		lines = append(lines, strings.Join([]string{string(f.Direction), f.Verdict.String(), f.Code, f.Message, canonical(f.Witness), f.Reason, strings.Join(f.Places, " ")}, " | "))
	}
	slices.Sort(lines)
	return r.Verdict.String() + "\n" + strings.Join(lines, "\n")
}

func canonical(data []byte) string {
	if data == nil {
		return ""
	}
	v, _ := source.ParseJSON("", data)
	return v.Canonical()
}

func shuffled(t *testing.T, rng *rand.Rand, data []byte) []byte {
	t.Helper()
	v, list := source.ParseYAML("", data)
	if v == nil {
		t.Fatal(list)
	}
	var mix func(v *source.Value)
	mix = func(v *source.Value) {
		rng.Shuffle(len(v.Members), func(i, j int) { v.Members[i], v.Members[j] = v.Members[j], v.Members[i] })
		for _, m := range v.Members {
			mix(m.Value)
		}
		for _, item := range v.Items {
			mix(item)
		}
	}
	mix(v)
	return v.JSON()
}
