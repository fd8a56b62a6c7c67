// "insert|set|get|expire texts COUNT": nanoseconds an entry, for go-cache.
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"
	"unsafe"

	"github.com/patrickmn/go-cache"
)

func next(state *uint64) uint64 {
	*state += 0x9E3779B97F4A7C15
	mixed := *state
	mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9
	mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB
	return mixed ^ (mixed >> 31)
}

func permutation(count int) []int {
	order := make([]int, count)
	for i := range order {
		order[i] = i
	}
	state := uint64(4)
	for last := count - 1; last > 0; last-- {
		other := int(next(&state) % uint64(last+1))
		order[last], order[other] = order[other], order[last]
	}
	return order
}

// Processor time of this thread, in nanoseconds.
func now() int64 {
	var time syscall.Timespec
	syscall.Syscall(syscall.SYS_CLOCK_GETTIME, 3, uintptr(unsafe.Pointer(&time)), 0)
	return time.Nano()
}

var keys, probes []string

func fill(lifetime time.Duration) *cache.Cache {
	made := cache.New(10*time.Minute, 0)
	set(made, keys, lifetime)
	return made
}

func set(made *cache.Cache, keys []string, lifetime time.Duration) {
	for i, key := range keys {
		made.Set(key, i, lifetime)
	}
}

func main() {
	runtime.LockOSThread()
	var full *cache.Cache
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var what, kind string
		var count int
		fmt.Sscanf(lines.Text(), "%s %s %d", &what, &kind, &count)
		if len(keys) != count {
			state := uint64(3)
			keys, probes = make([]string, count), make([]string, count)
			for i := range keys {
				keys[i] = fmt.Sprintf("user-%d", next(&state)>>1)
			}
			for i, place := range permutation(count) {
				probes[i] = keys[place]
			}
			full = fill(10 * time.Minute)
		}
		switch what {
		case "insert":
			full = nil
			runtime.GC()
		case "expire":
			set(full, keys, time.Nanosecond)
		}
		start := now()
		check := count
		switch what {
		case "insert":
			full = fill(10 * time.Minute)
		case "set":
			set(full, probes, 10*time.Minute)
		case "get":
			check = 0
			for _, key := range probes {
				if _, found := full.Get(key); found {
					check++
				}
			}
		case "expire":
			full.DeleteExpired()
			check = count - full.ItemCount()
		}
		cost := now() - start
		if what == "expire" {
			full = fill(10 * time.Minute)
		}
		fmt.Println(float64(cost)/float64(count), check)
	}
}
