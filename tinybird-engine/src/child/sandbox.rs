//! What the child gives up before it loads the library: the network, files, and more memory than it may use.
//!
//! Nothing here is an error: what a system does not offer is reported as not guaranteed.

use rustix::process::{Resource, Rlimit, setrlimit};

use crate::Guarantees;
use crate::local::start::{OVERHEAD, Start};

/// Gives up what can be given up. The process has one thread at this time, and those that it starts inherit it.
pub(super) fn enter(start: &Start) -> Guarantees {
    // A crash dump would be as large as the library.
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).ok();
    // ClickHouse's own limit tells what is wrong. This one holds also for what it does not count, or is told to ignore.
    let memory = Some(start.memory.saturating_add(OVERHEAD));
    setrlimit(Resource::Data, Rlimit { current: memory, maximum: memory }).ok();
    system::enter(start)
}

#[cfg(target_os = "linux")]
mod system {
    use std::ffi::CString;
    use std::path::{Path, PathBuf};
    use std::{fs, io};

    use landlock::{
        ABI, Access, AccessFs, AccessNet, RestrictionStatus, Ruleset, RulesetAttr, RulesetCreatedAttr,
        RulesetError, RulesetStatus, Scope, path_beneath_rules,
    };

    use rustix::mount::{MountFlags, mount};
    use rustix::process::{Gid, Uid, getgid, getuid};

    use super::Start;
    use crate::Guarantees;
    use crate::child::foreign;
    use crate::local::start::Program;

    /// Where the system's libraries are, and what ClickHouse reads of the system itself.
    const SYSTEM: [&str; 11] = [
        // The stack of the main thread is looked up here. Of the files of other processes nothing is shown.
        "/proc/self",
        "/lib",
        "/lib64",
        "/usr/lib",
        "/usr/lib64",
        "/etc/ld.so.cache",
        "/etc/localtime",
        "/usr/share/zoneinfo",
        "/sys/devices/system/cpu",
        "/sys/fs/cgroup",
        "/dev/urandom",
    ];

    pub(super) fn enter(start: &Start) -> Guarantees {
        let (user, group) = (getuid(), getgid());
        let isolated = foreign::leave_network();
        if start.is_temporary && isolated == Ok(true) {
            // Where this is not allowed, the data stands in the folder on the disk.
            keep_in_memory(start, user, group).ok();
        }
        let network = isolated.is_ok();
        let files = restrict(start)
            .is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced && status.no_new_privs);
        Guarantees { files, network }
    }

    /// Puts a file system in memory where the data is: files that nobody keeps need no disk, and end with this process.
    fn keep_in_memory(start: &Start, user: Uid, group: Gid) -> io::Result<()> {
        // Who this process is outside, so that files can belong to somebody.
        fs::write("/proc/self/setgroups", "deny")?;
        fs::write("/proc/self/uid_map", format!("{0} {0} 1", user.as_raw()))?;
        fs::write("/proc/self/gid_map", format!("{0} {0} 1", group.as_raw()))?;
        let size = CString::new(format!("size={},mode=700", start.memory))?;
        let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
        Ok(mount("tmpfs", &start.data, "tmpfs", flags, size.as_c_str())?)
    }

    /// Leaves only the engine and the system's libraries to read, and the folders of the engine to write.
    fn restrict(start: &Start) -> Result<RestrictionStatus, RulesetError> {
        let abi = ABI::V6;
        let read = AccessFs::from_read(abi);
        Ruleset::default()
            .handle_access(AccessFs::from_all(abi))?
            .handle_access(AccessNet::from_all(abi))?
            .scope(Scope::from_all(abi))?
            .create()?
            .add_rules(path_beneath_rules(SYSTEM, read))?
            .add_rules(path_beneath_rules(installed(&start.program), read))?
            .add_rules(path_beneath_rules(["/dev/null"], AccessFs::ReadFile | AccessFs::WriteFile))?
            .add_rules(path_beneath_rules([&start.folder, &start.data], AccessFs::from_all(abi)))?
            .restrict_self()
    }

    /// The files of the engine itself.
    fn installed(program: &Program) -> Vec<&Path> {
        match program {
            Program::Library(path) | Program::ClickHouse(path) => vec![path],
            Program::Python(python) => {
                [&python.program].into_iter().chain(&python.folders).map(PathBuf::as_path).collect()
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use super::Start;
    use crate::Guarantees;

    pub(super) fn enter(_: &Start) -> Guarantees {
        Guarantees::default()
    }
}
