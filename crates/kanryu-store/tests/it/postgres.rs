//! A PostgreSQL server for the tests of this process, thrown away when the process ends, however it ends.
//!
//! Where `KANRYU_TEST_POSTGRES` holds the address of a server's maintenance database, that server is used and
//! left running; `./test` sets it, so that not every process starts one of its own.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;

/// What a throw-away server may skip: whether its data would survive a power cut.
const CARELESS: &str = "-c fsync=off";

/// A running server. The pipe is its life line: when this process ends, the shell at the other end stops it.
pub struct Server {
    address: String,
    _shell: Option<(Child, ChildStdin)>,
}

/// Starts the server, says that it is ready, waits for the pipe to close, stops the server, removes its folder.
///
/// PostgreSQL refuses to run as root, so root starts it as the user `postgres` that its package creates.
const SCRIPT: &str = r#"
set -e
bin=$1
as=""
if [ "$(id -u)" = 0 ]; then as="runuser -u postgres --"; fi
cd /
dir=$($as mktemp -d /tmp/kanryu-postgres-XXXXXX)
trap '$as $bin/pg_ctl -D $dir/data -m immediate stop >/dev/null 2>&1; rm -rf $dir' EXIT
trap '' INT TERM HUP
$as $bin/initdb -D $dir/data -U kanryu -A trust -E UTF8 --locale=C.UTF-8 --no-sync >$dir/initdb.log 2>&1
$as $bin/pg_ctl -D $dir/data -l $dir/log -w start \
  -o "-c listen_addresses='' -c unix_socket_directories=$dir -c max_connections=200 $2" >/dev/null 2>&1
echo $dir
cat >/dev/null
"#;

/// The address of the database `name` of the server of this process.
pub fn address(name: &str) -> String {
    static SERVER: OnceLock<Server> = OnceLock::new();
    let given = std::env::var("KANRYU_TEST_POSTGRES").ok();
    let given = given.map(|address| Server { address, _shell: None });
    SERVER.get_or_init(|| given.unwrap_or_else(|| start(CARELESS))).database(name)
}

impl Server {
    /// The address of the database `name`.
    pub fn database(&self, name: &str) -> String {
        let (scheme, rest) = self.address.split_once("://").expect("an address");
        let (host, path) = rest.split_once('/').expect("the address of a database");
        let options = path.find('?').map_or("", |at| &path[at..]);
        format!("{scheme}://{host}/{name}{options}")
    }
}

/// Starts a server with further settings, each written `-c name=value`.
pub fn start(settings: &str) -> Server {
    let bin =
        binaries().expect("PostgreSQL is not installed; `./test` installs it (Debian package postgresql)");
    let mut shell = Command::new("sh");
    shell.args(["-c", SCRIPT, "sh"]).arg(&bin).arg(settings).stdin(Stdio::piped()).stdout(Stdio::piped());
    // A group of its own, so that a keyboard interrupt of the test run does not reach it before it has cleaned up.
    std::os::unix::process::CommandExt::process_group(&mut shell, 0);
    let mut shell = shell.spawn().expect("a shell");
    let mut line = String::new();
    let output = shell.stdout.take().expect("a pipe");
    BufReader::new(output).read_line(&mut line).expect("a line of the script");
    let folder = line.trim();
    assert!(!folder.is_empty(), "PostgreSQL in {} did not start; see the messages above", bin.display());
    let address = format!("postgres://kanryu@localhost/postgres?host={folder}");
    let line = shell.stdin.take().expect("a pipe");
    Server { address, _shell: Some((shell, line)) }
}

/// The folder of the newest installed version's programs.
fn binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
    let found = versions.map(|version| version.path().join("bin")).filter(|bin| bin.join("initdb").exists());
    found.max_by_key(|bin| bin.parent().and_then(|p| p.file_name()?.to_str()?.parse::<u32>().ok()))
}
