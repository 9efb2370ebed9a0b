//go:build !linux

package storetest

import "errors"

func startPostgres() (string, error) {
	return "", errors.New("the store tests need PostgreSQL on 127.0.0.1:5432: " + help)
}
