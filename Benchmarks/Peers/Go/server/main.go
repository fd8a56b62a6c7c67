// A thin server of nearby friends, as one writes it in an afternoon: maps, a mutex and the haversine formula. It speaks
// as much of the protocol, in JSON, as the load generator needs, keeps nothing and checks little.
//
//	server PORT FRIENDS.csv
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"math"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const radius = 8046.72

type location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type report struct {
	Location *location `json:"location"`
}

type clientMessage struct {
	ID    *uint32 `json:"id"`
	Hello *struct {
		Token  string  `json:"token"`
		Report *report `json:"report"`
	} `json:"hello"`
	Report *report `json:"report"`
}

type friend struct {
	User         string   `json:"user"`
	Location     location `json:"location"`
	DistanceM    float64  `json:"distanceM"`
	ReportedAtMs string   `json:"reportedAtMs"`
}

type friendMessage struct {
	Friend friend `json:"friend"`
}

type snapshot struct {
	Friends []friend `json:"friends,omitempty"`
}

type left struct {
	User   string `json:"user"`
	Reason string `json:"reason"`
}

type welcome struct {
	User string `json:"user"`
}

type serverMessage struct {
	ReplyTo  *uint32        `json:"replyTo,omitempty"`
	Welcome  *welcome       `json:"welcome,omitempty"`
	Snapshot *snapshot      `json:"snapshot,omitempty"`
	Appeared *friendMessage `json:"appeared,omitempty"`
	Moved    *friendMessage `json:"moved,omitempty"`
	Left     *left          `json:"left,omitempty"`
	Accepted *struct{}      `json:"accepted,omitempty"`
}

type client struct {
	user   string
	socket *websocket.Conn
	// What the client is to be told, in order. Closed by whoever reads the client.
	outbox chan serverMessage
	near   map[string]bool
}

// Guards all below, and what clients are near, and keeps outboxes in order.
var mutex sync.Mutex
var friends = map[string][]string{}
var places = map[string]location{}
var clients = map[string]*client{}

func haversine(a, b location) float64 {
	const rad = math.Pi / 180
	lat := math.Sin((b.Latitude - a.Latitude) * rad / 2)
	lon := math.Sin((b.Longitude - a.Longitude) * rad / 2)
	h := lat*lat + math.Cos(a.Latitude*rad)*math.Cos(b.Latitude*rad)*lon*lon
	return 2 * 6371008.8 * math.Asin(math.Sqrt(h))
}

// A client that does not read is let go.
func (c *client) tell(message serverMessage) {
	select {
	case c.outbox <- message:
	default:
		c.socket.Close()
	}
}

func (c *client) write() {
	for message := range c.outbox {
		text, err := json.Marshal(message)
		if err != nil || c.socket.WriteMessage(websocket.TextMessage, text) != nil {
			c.socket.Close()
		}
	}
}

func (c *client) see(seen friend) {
	message := &friendMessage{seen}
	if c.near[seen.User] {
		c.tell(serverMessage{Moved: message})
	} else {
		c.near[seen.User] = true
		c.tell(serverMessage{Appeared: message})
	}
}

func (c *client) lose(user string) {
	delete(c.near, user)
	c.tell(serverMessage{Left: &left{user, "LEAVE_REASON_OUT_OF_RANGE"}})
}

// Tells of a client that is at a place now: its friends, and itself when its own distances are others now.
func (c *client) move(at location, hasMoved bool) {
	now := strconv.FormatInt(time.Now().UnixMilli(), 10)
	places[c.user] = at
	for _, name := range friends[c.user] {
		viewer, isOnline := clients[name]
		if !isOnline {
			continue
		}
		distance := haversine(places[name], at)
		if distance <= radius {
			viewer.see(friend{c.user, at, distance, now})
			if hasMoved {
				c.see(friend{name, places[name], distance, now})
			}
		} else if viewer.near[c.user] {
			viewer.lose(c.user)
			c.lose(name)
		}
	}
}

func (c *client) enter(at location, number *uint32) {
	now := strconv.FormatInt(time.Now().UnixMilli(), 10)
	clients[c.user] = c
	var found snapshot
	for _, name := range friends[c.user] {
		if _, isOnline := clients[name]; !isOnline {
			continue
		}
		if distance := haversine(at, places[name]); distance <= radius {
			c.near[name] = true
			found.Friends = append(found.Friends, friend{name, places[name], distance, now})
		}
	}
	c.tell(serverMessage{ReplyTo: number, Welcome: &welcome{c.user}})
	c.tell(serverMessage{Snapshot: &found})
	c.move(at, false)
}

// Takes what a client says; false when it makes no sense.
func (c *client) take(message clientMessage) bool {
	at := message.Report
	if message.Hello != nil {
		at = message.Hello.Report
	}
	isFirst := c.user == ""
	if at == nil || at.Location == nil || isFirst != (message.Hello != nil) ||
		math.Abs(at.Location.Latitude) > 90 || math.Abs(at.Location.Longitude) > 180 {
		return false
	}
	mutex.Lock()
	defer mutex.Unlock()
	if isFirst {
		c.user = strings.TrimPrefix(message.Hello.Token, "dev:")
		c.enter(*at.Location, message.ID)
	} else {
		c.move(*at.Location, true)
		c.tell(serverMessage{ReplyTo: message.ID, Accepted: &struct{}{}})
	}
	return true
}

func (c *client) read() {
	for {
		_, text, err := c.socket.ReadMessage()
		if err != nil {
			return
		}
		var message clientMessage
		if json.Unmarshal(text, &message) != nil || !c.take(message) {
			return
		}
	}
}

func readFriends(path string) {
	file, err := os.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		a, b, _ := strings.Cut(lines.Text(), ",")
		friends[a] = append(friends[a], b)
		friends[b] = append(friends[b], a)
	}
}

func main() {
	readFriends(os.Args[2])
	upgrader := websocket.Upgrader{Subprotocols: []string{"nearby.v1.json"}}
	http.HandleFunc("/ws", func(response http.ResponseWriter, request *http.Request) {
		socket, err := upgrader.Upgrade(response, request, nil)
		if err != nil {
			return
		}
		c := &client{socket: socket, outbox: make(chan serverMessage, 256), near: map[string]bool{}}
		go c.write()
		c.read()
		socket.Close()
		mutex.Lock()
		if clients[c.user] == c {
			delete(clients, c.user)
		}
		mutex.Unlock()
		// Nobody finds it any more.
		close(c.outbox)
	})
	http.HandleFunc("/readyz", func(http.ResponseWriter, *http.Request) {})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
}
