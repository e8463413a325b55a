module raftcheck

go 1.18
