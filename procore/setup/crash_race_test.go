//go:build race

package setup_test

// raced tells that the race detector slows everything down: the matrices are
// sampled then.
const raced = true
