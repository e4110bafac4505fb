echo "error: this repository has no proc-receive hook for the references of receive.procReceiveRefs" >&2
exit 1
