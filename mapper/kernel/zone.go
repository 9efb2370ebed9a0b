package kernel

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// zones.gz holds the time zones of the IANA database as zonegen writes them: a
// line with the release, then for each zone a line "name name … length" and its
// file (RFC 9636).
//
//go:generate go run ./zonegen zones.gz
//go:embed zones.gz
var zoneFile []byte

type zoneFiles struct {
	version string
	files   map[string][]byte
	err     error
}

var loadZones = sync.OnceValue(func() zoneFiles {
	z := zoneFiles{files: map[string][]byte{}}
	z.err = z.read()
	return z
})

func (z *zoneFiles) read() error {
	unpacked, err := gzip.NewReader(bytes.NewReader(zoneFile))
	if err != nil {
		return fmt.Errorf("read zones.gz: %w", err)
	}
	r := bufio.NewReader(unpacked)
	line, err := r.ReadString('\n')
	z.version = strings.TrimSpace(line)
	for err == nil {
		if line, err = r.ReadString('\n'); err != nil {
			break
		}
		words := strings.Fields(line)
		n, bad := strconv.Atoi(words[len(words)-1])
		if bad != nil {
			return fmt.Errorf("read zones.gz: %w", bad)
		}
		file := make([]byte, n)
		if _, err = io.ReadFull(r, file); err != nil {
			return fmt.Errorf("read zones.gz: %w", err)
		}
		for _, name := range words[:len(words)-1] {
			z.files[name] = file
		}
	}
	if err != io.EOF {
		return fmt.Errorf("read zones.gz: %w", err)
	}
	return nil
}

// ZoneVersion is the release of the IANA time zone database that Zone knows,
// such as "2025c".
func ZoneVersion() string { return loadZones().version }

// ZoneNames are the names that Zone knows, sorted.
func ZoneNames() []string { return slices.Sorted(maps.Keys(loadZones().files)) }

// Location is the time zone of a name as Go's time package has it, from the same
// data as Zone.
func Location(name string) (*time.Location, error) {
	file, err := zoneData(name)
	if err != nil {
		return nil, err
	}
	return time.LoadLocationFromTZData(name, file)
}

// Zone makes the table of a time zone such as "Europe/Berlin" that k_zone reads.
// It may be placed at any address divisible by eight. The layout is told in
// c/zone.c.
func Zone(name string) ([]byte, error) {
	file, err := zoneData(name)
	if err != nil {
		return nil, err
	}
	z, err := parseZone(file)
	if err != nil {
		return nil, fmt.Errorf("time zone %s: %w", name, err)
	}
	le := binary.LittleEndian
	b := le.AppendUint32(nil, uint32(len(z.instants)))
	for _, v := range z.rule {
		b = le.AppendUint32(b, uint32(v))
	}
	for _, v := range z.instants {
		b = le.AppendUint64(b, uint64(v))
	}
	for _, v := range z.offsets {
		b = le.AppendUint32(b, uint32(v))
	}
	return b, nil
}

func zoneData(name string) ([]byte, error) {
	z := loadZones()
	if z.err != nil {
		return nil, z.err
	}
	file, ok := z.files[name]
	if !ok {
		return nil, fmt.Errorf("no time zone %q in the IANA database %s", name, z.version)
	}
	return file, nil
}
