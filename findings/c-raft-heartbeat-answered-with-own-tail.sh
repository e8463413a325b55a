#!/bin/sh
# C-Raft 0.15.0 (Debian, libraft-dev): a follower answers a heartbeat with the end of its own log, also where that is behind
# what the leader has sent, and another log's (the paper: matchIndex is prevLogIndex + the entries sent). A leader that has
# appended meanwhile takes its new entry for replicated. In the library's own fixture, of three servers:
# Observed: an entry of term 4 is committed which no other server has: one holds an entry of term 2 there, the other none.
set -eu
version=$(dpkg-query --show --showformat '${Version}' libraft-dev 2>/dev/null || true)
case $version in
  0.15.0-*) ;;
  *) echo "needs Debian's libraft-dev 0.15.0 and gcc (found: ${version:-none}): apt-get install gcc libc6-dev libraft-dev" && exit 2 ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >seen.c <<'C'
#include <raft.h>
#include <raft/fixture.h>
#include <stdio.h>
#include <string.h>

static int apply(struct raft_fsm *fsm, const struct raft_buffer *command, void **result)
{
    (void)fsm, (void)command;
    *result = NULL;
    return 0;
}

static void ignore(struct raft_apply *request, int status, void *result)
{
    (void)request, (void)status, (void)result;
}

static void ask(struct raft *server)
{
    static struct raft_apply request[2];
    static int n;
    struct raft_buffer command = {.base = raft_calloc(1, 8), .len = 8};
    raft_apply(server, &request[n++], &command, 1, ignore);
}

static bool stored(struct raft_fixture *f, void *server)
{
    (void)f;
    return ((struct raft *)server)->last_stored == 2;
}

static bool committed(struct raft_fixture *f, void *server)
{
    (void)f;
    return ((struct raft *)server)->commit_index == 2;
}

static raft_term term_of_second(struct raft *server)
{
    return raft_last_index(server) < 2 ? 0 : server->log.entries[server->log.front + 1].term;
}

int main(void)
{
    struct raft_fixture f;
    struct raft_fsm fsm = {.version = 1, .apply = apply};
    struct raft_configuration members;
    raft_fixture_initialize(&f);
    for (int k = 0; k < 3; k++) raft_fixture_grow(&f, &fsm);
    raft_fixture_configuration(&f, 3, &members);
    raft_fixture_bootstrap(&f, &members);
    raft_fixture_start(&f);
    struct raft *first = raft_fixture_get(&f, 0), *second = raft_fixture_get(&f, 1), *third = raft_fixture_get(&f, 2);

    raft_fixture_elect(&f, 0);
    raft_fixture_kill(&f, 1); /* pauses it */
    raft_fixture_kill(&f, 2);
    ask(first);
    raft_fixture_step_until(&f, stored, first, 500);
    raft_fixture_step_until_state_is(&f, 0, RAFT_FOLLOWER, 5000);
    raft_fixture_kill(&f, 0);
    raft_fixture_revive(&f, 1);
    raft_fixture_revive(&f, 2);
    raft_fixture_elect(&f, 1);
    raft_fixture_kill(&f, 2);
    raft_fixture_revive(&f, 0);
    raft_fixture_step_until_term_is(&f, 0, second->current_term, 500);
    ask(second);
    bool is_committed = raft_fixture_step_until(&f, committed, second, 50);
    printf("committed %d; term of entry 2: leader %llu, others %llu %llu\n", is_committed, term_of_second(second),
           term_of_second(first), term_of_second(third));
    return 0;
}
C
cc -Wall -Wextra -o seen seen.c -lraft
seen=$(./seen)
echo "libraft $version: $seen"
[ "$seen" = 'committed 1; term of entry 2: leader 4, others 2 0' ]
