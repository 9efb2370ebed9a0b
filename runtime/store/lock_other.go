//go:build !unix

package store

import (
	"errors"
	"os"
)

var errReadOnly = errors.New("read-only file system")

// lockFile only checks that the directory can be written: this platform has no
// lock that ends with the process, and SQLite's own locks keep the data whole.
func lockFile(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	return func() { _ = f.Close() }, nil
}
