//go:build windows || darwin

package auth

// reachable has nothing to say where the keyring is part of the system.
func reachable() error { return nil }
