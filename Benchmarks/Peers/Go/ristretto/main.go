// "insert|set|get integers COUNT": nanoseconds an entry, for ristretto with a time to live for each entry. It removes
// what has expired by its own clock, every five seconds, so there is no "expire".
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"
	"unsafe"

	"github.com/dgraph-io/ristretto"
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

var keys, probes []uint64

func fill() *ristretto.Cache {
	cache, err := ristretto.NewCache(
		&ristretto.Config{NumCounters: int64(10 * len(keys)), MaxCost: 1 << 40, BufferItems: 64})
	if err != nil {
		panic(err)
	}
	set(cache, keys)
	return cache
}

func set(cache *ristretto.Cache, keys []uint64) {
	for i, key := range keys {
		cache.SetWithTTL(key, i, 1, 10*time.Minute)
	}
}

func main() {
	runtime.LockOSThread()
	var cache *ristretto.Cache
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var what, kind string
		var count int
		fmt.Sscanf(lines.Text(), "%s %s %d", &what, &kind, &count)
		if len(keys) != count {
			state := uint64(3)
			keys, probes = make([]uint64, count), make([]uint64, count)
			for i := range keys {
				keys[i] = next(&state) >> 1
			}
			for i, place := range permutation(count) {
				probes[i] = keys[place]
			}
			cache = fill()
		}
		if what == "insert" {
			cache.Close()
			cache = nil
			runtime.GC()
		}
		start := now()
		switch what {
		case "insert":
			cache = fill()
		case "set":
			set(cache, probes)
		case "get":
			hits := 0
			for _, key := range probes {
				if _, found := cache.Get(key); found {
					hits++
				}
			}
		default:
			fmt.Println("! removes what has expired when it likes")
			continue
		}
		cost := now() - start
		// What is set goes through a buffer; the next turn should find it.
		time.Sleep(200 * time.Millisecond)
		fmt.Println(float64(cost) / float64(count))
	}
}
