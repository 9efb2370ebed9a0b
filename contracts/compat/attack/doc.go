// Package attack tries to refute what package inclusion decides. It has only
// tests: pairs of schemas are made by changes of known schemas, each verdict
// "compatible" is attacked with generated values, each witness is judged by an
// independent validator, and refactorings that keep the meaning of a schema must
// be compatible both ways. `make attack` runs all of it.
package attack
