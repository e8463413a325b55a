// Package raftcheck hosts the servers of a Raft for raftcheck: lines of JSON on standard input and output
// (docs/adapter-protocol.md). To be copied or imported. Servers are numbers from 1 on; 0 is nobody.
package raftcheck

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"strings"
)

const protocol = 1

// Subject is what is checked. Make begins a run, and gives a function that starts a server.
type Subject struct {
	Name, Version string
	Declares      Declares
	Make          func(Options) func(id uint64) Server
}

// Server takes all that an input sets off, and returns when it is over. The view may share what the server goes on to
// change only where it is replaced and not written over: it is compared with the next one.
type Server interface {
	Step(Input) Done
	View() View
}

// Declares says what the subject can do and show.
type Declares struct {
	Features  []string          `json:"features,omitempty"`
	Disk      string            `json:"disk,omitempty"`
	Clients   bool              `json:"clients,omitempty"`
	View      []string          `json:"view,omitempty"`
	Words     []string          `json:"words,omitempty"`
	Replies   bool              `json:"replies,omitempty"`
	Limits    bool              `json:"limits,omitempty"`
	Notices   bool              `json:"notices,omitempty"`
	Otherwise map[string]any `json:"otherwise,omitempty"`
}

// Options of a run.
type Options struct {
	Servers, Voters         uint64
	Features                []string
	MaxEntries, MaxInFlight int
	Disk                    string
	Clients                 int
}

// Has tells whether the run has that feature.
func (o Options) Has(feature string) bool {
	for _, one := range o.Features {
		if one == feature {
			return true
		}
	}
	return false
}

// Input is what a server is given. What is filled hangs on the kind.
type Input struct {
	Kind             string
	From, To         uint64
	Payload          json.RawMessage
	Command          string
	Snapshot         string
	Target           uint64
	Voters, Learners []uint64
	Read             uint64
	Leased           bool
}

// Bytes is the payload of a message that was sent as bytes.
func (input Input) Bytes() []byte {
	var payload []byte
	Must(json.Unmarshal(input.Payload, &payload))
	return payload
}

// Must panics if there is an error, which is the finding Crash.
func Must(err error) {
	if err != nil {
		panic(err)
	}
}

// Done is what a step did, beyond what the view shows.
type Done struct {
	Sent    []Sent        `json:"sent,omitempty"`
	Applied []Entry       `json:"applied,omitempty"`
	Replies []interface{} `json:"replies,omitempty"`
}

// Sent is a message. The payload comes back as it is in JSON.
type Sent struct {
	To      uint64      `json:"to"`
	Payload interface{} `json:"payload"`
	Says    Says        `json:"says,omitempty"`
}

// Says is the message in words: "kind", and its fields.
type Says map[string]interface{}

// Entry of a log. The command is nil in one of the Raft's own.
type Entry struct {
	Term          uint64         `json:"term"`
	Command       *string        `json:"command"`
	Configuration *Configuration `json:"configuration,omitempty"`
}

// Command is that of an entry which holds this; nil if it holds nothing.
func Command(data []byte) *string {
	if len(data) == 0 {
		return nil
	}
	command := string(data)
	return &command
}

// Configuration says who takes part. NewVoters is nil but in joint consensus.
type Configuration struct {
	Voters    []uint64 `json:"voters"`
	NewVoters []uint64 `json:"newVoters"`
	Learners  []uint64 `json:"learners"`
}

// Log from Base + 1 on.
type Log struct {
	Base     uint64  `json:"base"`
	BaseTerm uint64  `json:"baseTerm"`
	Entries  []Entry `json:"entries"`
}

// ID of a server; nobody, which is 0, is null in JSON.
type ID uint64

// MarshalJSON is called by encoding/json.
func (id ID) MarshalJSON() ([]byte, error) {
	if id == 0 {
		return []byte("null"), nil
	}
	return json.Marshal(uint64(id))
}

// View is what a server shows. Fields that are not declared stay as they are.
type View struct {
	Role           string         `json:"role"`
	CurrentTerm    uint64         `json:"currentTerm"`
	VotedFor       ID             `json:"votedFor"`
	LeaderID       ID             `json:"leaderId"`
	CommitIndex    uint64         `json:"commitIndex"`
	Log            Log            `json:"log"`
	Snapshot       string         `json:"snapshot"`
	AppliedIndex   *uint64        `json:"appliedIndex"`
	VotesGranted   []uint64       `json:"votesGranted"`
	Progress       []Progress     `json:"progress"`
	Configuration  *Configuration `json:"configuration"`
	TransferTarget ID             `json:"transferTarget"`
	PendingReads   []Read         `json:"pendingReads"`
	PendingWrites  uint64         `json:"pendingWrites"`
	Durable        *Durable       `json:"durable"`
}

// Progress is what a leader knows of another server.
type Progress struct {
	Server     uint64 `json:"server"`
	NextIndex  uint64 `json:"nextIndex"`
	MatchIndex uint64 `json:"matchIndex"`
}

// Read is one that a leader has taken up. Its index is nil until the leader knows it.
type Read struct {
	Read  uint64  `json:"read"`
	Index *uint64 `json:"index"`
}

// Durable is what a crash would leave.
type Durable struct {
	CurrentTerm uint64 `json:"currentTerm"`
	VotedFor    ID     `json:"votedFor"`
	Log         Log    `json:"log"`
	Snapshot    string `json:"snapshot"`
}

type hosted struct {
	server Server
	shown  View
}

type fields = map[string]interface{}

// Host answers what it is asked, until nobody asks any more.
func (subject Subject) Host() {
	// What the Raft prints must not come between the answers, even if it has kept the old value of os.Stdout.
	own := *os.Stdout
	*os.Stdout = *os.Stderr
	var cluster []*hosted
	lines := bufio.NewReaderSize(os.Stdin, 1<<16)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var asked struct {
			ID     json.RawMessage
			Op     string
			Server int
			Input  Input
			Options
		}
		var answer fields
		if err := json.Unmarshal(line, &asked); err != nil {
			answer = fields{"error": err.Error()}
		} else if asked.Op == "hello" {
			answer = fields{"protocol": protocol, "name": subject.Name, "declares": subject.Declares}
			if subject.Version != "" {
				answer["version"] = subject.Version
			}
		} else if asked.Op == "reset" {
			start, views := subject.Make(asked.Options), []fields{}
			cluster = nil
			for id := uint64(1); id <= asked.Servers; id++ {
				one := &hosted{server: start(id)}
				cluster, views = append(cluster, one), append(views, one.changes())
			}
			answer = fields{"servers": views}
		} else if asked.Op == "step" && asked.Server >= 1 && asked.Server <= len(cluster) {
			answer = cluster[asked.Server-1].step(asked.Input)
		} else {
			answer = fields{"error": fmt.Sprintf("there is no %s of server %d", asked.Op, asked.Server)}
		}
		answer["id"] = asked.ID
		var text bytes.Buffer
		encoder := json.NewEncoder(&text)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(answer); err != nil {
			panic(err)
		}
		if _, err := own.Write(text.Bytes()); err != nil {
			return
		}
	}
}

func (h *hosted) step(input Input) (answer fields) {
	defer func() {
		if thrown := recover(); thrown != nil {
			answer = fields{"panic": fmt.Sprint(thrown) + stack()}
		}
	}()
	done := h.server.Step(input)
	return fields{"view": h.changes(), "sent": list(done.Sent), "applied": list(done.Applied), "replies": list(done.Replies)}
}

// stack says where it panicked, by names alone: addresses differ from one process to the next.
func stack() string {
	text := ""
	callers := make([]uintptr, 32)
	frames := runtime.CallersFrames(callers[:runtime.Callers(4, callers)])
	for frame, more := frames.Next(); more; frame, more = frames.Next() {
		if strings.Contains(frame.Function, "raftcheck.(*hosted)") {
			break
		}
		text += fmt.Sprintf("\n    at %s (%s:%d)", frame.Function, frame.File[strings.LastIndex(frame.File, "/")+1:], frame.Line)
	}
	return text
}

// changes are the fields of the view that are others than when it was last shown; of a log, what stands behind the first
// change. What is not shown yet counts as empty.
func (h *hosted) changes() fields {
	view := h.server.View()
	changed := fields{}
	before, after := reflect.ValueOf(h.shown), reflect.ValueOf(view)
	for k := 0; k < after.NumField(); k++ {
		name, value := after.Type().Field(k).Tag.Get("json"), after.Field(k).Interface()
		if name == "log" {
			if log := behind(h.shown.Log, view.Log); log != nil {
				changed[name] = log
			}
		} else if !reflect.DeepEqual(before.Field(k).Interface(), value) {
			changed[name] = list(value)
		}
	}
	h.shown = view
	return changed
}

func behind(before, after Log) interface{} {
	if before.Base != after.Base || before.BaseTerm != after.BaseTerm {
		return fields{"base": after.Base, "baseTerm": after.BaseTerm, "entries": list(after.Entries)}
	}
	same := 0
	for same < len(before.Entries) && same < len(after.Entries) && equal(before.Entries[same], after.Entries[same]) {
		same++
	}
	if same == len(before.Entries) && same == len(after.Entries) {
		return nil
	}
	return fields{"from": after.Base + uint64(same) + 1, "entries": list(after.Entries[same:])}
}

// equal is asked of every entry in every step, where reflection takes too long.
func equal(one, other Entry) bool {
	if one.Term != other.Term || (one.Command == nil) != (other.Command == nil) {
		return false
	}
	if one.Command != nil && *one.Command != *other.Command {
		return false
	}
	return one.Configuration == other.Configuration || reflect.DeepEqual(one.Configuration, other.Configuration)
}

// list gives an empty list instead of none: in JSON it would be null.
func list(value interface{}) interface{} {
	if given := reflect.ValueOf(value); given.Kind() == reflect.Slice && given.IsNil() {
		return []int{}
	}
	return value
}
