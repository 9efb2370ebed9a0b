// Command zonegen writes zones.gz, the time zones that modules can name, from
// the copy of the IANA time zone database that comes with Go:
//
//	go run ./mapper/kernel/zonegen mapper/kernel/zones.gz
//
// A newer release of the database comes with a newer Go.
package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: zonegen FILE")
	}
	if err := write(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func write(path string) error {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("ask for GOROOT: %w", err)
	}
	dir := filepath.Join(strings.TrimSpace(string(root)), "lib", "time")
	script, err := os.ReadFile(filepath.Join(dir, "update.bash"))
	if err != nil {
		return err
	}
	version := regexp.MustCompile(`(?m)^CODE=(\w+)$`).FindSubmatch(script)
	if version == nil {
		return fmt.Errorf("update.bash names no release")
	}
	names, err := zones(filepath.Join(dir, "zoneinfo.zip"))
	if err != nil {
		return err
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s\n", version[1])
	for _, data := range slices.Sorted(maps.Keys(names)) {
		slices.Sort(names[data])
		fmt.Fprintf(&out, "%s %d\n%s", strings.Join(names[data], " "), len(data), data)
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(out.Bytes()); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(path, packed.Bytes(), 0o644)
}

// zones gives the names of each zone file of the archive by its content.
func zones(path string) (map[string][]string, error) {
	r, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	names := map[string][]string{}
	for _, f := range r.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		in, err := f.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(in)
		in.Close()
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", f.Name, err)
		}
		names[string(data)] = append(names[string(data)], f.Name)
	}
	return names, nil
}
